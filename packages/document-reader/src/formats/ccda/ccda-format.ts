import { ExoraError } from '@exora/contracts/errors';
import { decodeText } from '@exora/contracts/sniff';
import { isAbsenceText } from '../../structured/absence.ts';
import { hl7Day } from '../../structured/dates.ts';
import { htmlBlocks } from '../../structured/html.ts';
import { plainBlocks } from '../../structured/markup.ts';
import { StructuredDocument } from '../../structured/structured-document.ts';
import type { Block } from '../../typesetting/blocks.ts';
import type { Format } from '../format.ts';
import { findingsOf } from './entries.ts';
import { nameWords } from './names.ts';
import { Narratives } from './narrative.ts';
import { type ReadSection, withoutRepetitions } from './repetitions.ts';
import { kindOf, type SectionKind } from './sections.ts';
import { attribute, childrenOf, find, findAll, parseXml, textOf, type XmlElement } from './xml.ts';

/**
 * C-CDA documents (and other CDA with its sections): the narrative of each section in the document's order, below it what its
 * entries state.
 */
export const ccdaFormat: Format = {
  type: 'application/cda+xml',
  async open(bytes, { limits }) {
    const root = parseXml(decodeXml(bytes));
    if (root.name !== 'ClinicalDocument') throw new ExoraError('structured_unsupported');
    const document = new StructuredDocument();
    document.heading(
      textOf(find(root, 'title')) || attribute(find(root, 'code'), 'displayName') || 'Clinical document',
    );
    document.add(...plainBlocks(headerLines(root).join('\n')));
    const day = hl7Day(attribute(find(root, 'effectiveTime'), 'value'));
    const sections = readSections(
      findAll(root, 'component', 'structuredBody', 'component', 'section'),
      new Narratives(),
      day,
    );
    for (const { title, blocks, findings, isCovered } of withoutRepetitions(sections)) {
      const heading: Block[] = title === '' ? [] : [{ kind: 'heading', runs: [{ text: title }] }];
      if (isCovered) document.addCovered(...heading, ...blocks);
      else document.add(...heading, ...blocks);
      for (const group of Map.groupBy(findings, ({ type }) => type).values()) document.findings(group);
    }
    for (const text of findAll(root, 'component', 'nonXMLBody', 'text')) writeUnstructured(document, text);
    return document.open(limits);
  },
};

/** The characters of an XML file: by byte order mark or the encoding that it names, else UTF-8. */
function decodeXml(bytes: Uint8Array): string {
  const notReadable = () => new ExoraError('structured_not_readable', { parameters: { format: 'XML' } });
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const named = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  if (named !== undefined && !/^utf-?(8|16)/i.test(named)) {
    try {
      return new TextDecoder(named, { fatal: true }).decode(bytes);
    } catch (cause) {
      if (cause instanceof RangeError || cause instanceof TypeError) throw notReadable();
      throw cause;
    }
  }
  const text = decodeText(bytes);
  if (text === null) throw notReadable();
  return text;
}

function headerLines(root: XmlElement): string[] {
  const patient = find(root, 'recordTarget', 'patientRole', 'patient');
  const names = childrenOf(patient, 'name');
  const name = names.find((one) => attribute(one, 'use') === 'L') ?? names[0];
  const words = nameWords(name);
  const gender = find(patient, 'administrativeGenderCode');
  const sexes: Readonly<Record<string, string>> = { F: 'female', M: 'male', UN: 'undifferentiated' };
  const sex = attribute(gender, 'displayName') ?? sexes[attribute(gender, 'code') ?? ''];
  const birth = hl7Day(attribute(find(patient, 'birthTime'), 'value'));
  const made = hl7Day(attribute(find(root, 'effectiveTime'), 'value'));
  const author = nameWords(find(root, 'author', 'assignedAuthor', 'assignedPerson', 'name'));
  return [
    words && `Patient: ${words}`,
    birth && `Date of birth: ${birth}`,
    sex && `Sex: ${sex}`,
    made && `Date: ${made}`,
    author && `Author: ${author}`,
  ].filter((line): line is string => typeof line === 'string' && line !== '');
}

/** Sections in the document's order, each before those inside it. */
function readSections(sections: readonly XmlElement[], narratives: Narratives, day: string | null): ReadSection[] {
  return sections.flatMap((section) => {
    const text = find(section, 'text');
    // The narrative comes first: entries point to its words.
    const blocks = text === undefined ? [] : narratives.read(text);
    const title = textOf(find(section, 'title')) || attribute(find(section, 'code'), 'displayName') || '';
    const kind = kindOf(section);
    const findings = findingsOf(section, narratives, day);
    const isCovered = findings.length > 0 || saysAll(section, kind) || isAbsenceText(textOf(text));
    const read = { title, blocks, kind, findings, isCovered };
    return [read, ...readSections(findAll(section, 'component', 'section'), narratives, day)];
  });
}

/** Whether the entries of a section say all that there is to find, or what it holds makes no fact anyway. */
function saysAll(section: XmlElement, kind: SectionKind): boolean {
  if (kind === 'plan' || kind === 'aside' || kind === 'social') return true;
  if (attribute(section, 'nullFlavor') !== undefined) return true;
  return kind !== 'other' && find(section, 'entry') !== undefined;
}

/** A document whose body is one text. A PDF or a picture inside is named. */
function writeUnstructured(document: StructuredDocument, text: XmlElement): void {
  const type = attribute(text, 'mediaType')?.toLowerCase() ?? 'text/plain';
  if (!type.startsWith('text/')) return void document.addCovered(...plainBlocks(`Attached: ${type}`));
  const raw = text.children.filter((child) => typeof child === 'string').join('');
  const content = attribute(text, 'representation') === 'B64' ? Buffer.from(raw, 'base64').toString('utf8') : raw;
  document.add(...(type === 'text/html' ? htmlBlocks(content) : plainBlocks(content)));
}
