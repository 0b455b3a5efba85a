import { ExoraError } from '@exora/contracts/errors';
import { decodeText, sniffType } from '@exora/contracts/sniff';
import type { ReaderLimits } from '../../limits.ts';
import type { Block } from '../../typesetting/blocks.ts';
import { Composer } from '../../typesetting/composer.ts';
import { decodeHtml } from '../html/charset.ts';
import { readHtml } from '../html/read-html.ts';
import { readRtf } from '../rtf/read-rtf.ts';
import { Numbering } from './numbering.ts';
import type { Relation, WordPackage } from './package.ts';
import { type PartContext, readPart } from './read-part.ts';
import { readSections, type Section } from './sections.ts';
import { Styles } from './styles.ts';

/** A document's text, and the parts of the pictures in it, in their order. */
export interface ReadDocx {
  blocks: Block[];
  pictures: string[];
}

type Shared = Pick<PartContext, 'composer' | 'styles' | 'numbering'>;

/**
 * All that a person sees of a Word document: its headers before and its footers after the section that they frame, each
 * once; text boxes after their paragraph; notes at the end. Macros and linked files are never touched.
 */
export async function readDocx(word: WordPackage, limits: ReaderLimits): Promise<ReadDocx> {
  const relations = await word.relations(word.main);
  const partOf = async (kind: string) => {
    const relation = [...relations.values()].find((one) => one.kind === kind);
    return relation === undefined ? null : word.part(relation.part);
  };
  const body = await word.part(word.main);
  if (body === null) throw new ExoraError('docx_damaged');
  const sections = readSections(body, await partOf('settings'));
  const shared: Shared = {
    composer: new Composer(limits),
    styles: new Styles(await partOf('styles')),
    numbering: new Numbering(await partOf('numbering')),
  };
  const frames = await readFrames(word, relations, sections);
  const embedded = await readEmbedded(word, relations, limits);
  const pictures = new Set<string>();
  const notes: NonNullable<PartContext['notes']> = [];
  const shown = new Set<string>();
  const frame = (list: 'headers' | 'footers', at: number) => {
    for (const id of sections[at]?.[list] ?? []) {
      const part = relations.get(id)?.part ?? '';
      const bytes = frames.get(part);
      if (bytes === undefined || shown.has(part)) continue;
      shown.add(part);
      shared.composer.gap();
      readPart(bytes, shared);
      shared.composer.gap();
    }
  };

  let section = 0;
  frame('headers', section);
  readPart(body, {
    ...shared,
    notes,
    onSectionEnd() {
      frame('footers', section);
      section++;
      shared.composer.gap();
      frame('headers', section);
    },
    onEmbedded(kind, id) {
      if (kind === 'text') shared.composer.insert(embedded.get(id) ?? []);
      else if (relations.has(id)) pictures.add(relations.get(id)?.part ?? '');
    },
  });
  for (const kind of ['footnotes', 'endnotes'] as const) {
    const only = new Set(notes.filter((note) => note.kind === kind).map(({ id }) => id));
    const bytes = only.size === 0 ? null : await partOf(kind);
    shared.composer.gap();
    if (bytes !== null) readPart(bytes, { ...shared, only });
  }
  frame('footers', section);
  return { blocks: shared.composer.end(), pictures: [...pictures] };
}

async function readFrames(word: WordPackage, relations: Map<string, Relation>, sections: readonly Section[]) {
  const frames = new Map<string, Uint8Array>();
  for (const { headers, footers } of sections) {
    for (const id of [...headers, ...footers]) {
      const part = relations.get(id)?.part ?? '';
      const bytes = frames.has(part) ? null : await word.part(part);
      if (bytes !== null) frames.set(part, bytes);
    }
  }
  return frames;
}

/** Documents of other kinds that stand in this one as a whole (`altChunk`), by relation id. */
async function readEmbedded(word: WordPackage, relations: Map<string, Relation>, limits: ReaderLimits) {
  const embedded = new Map<string, Block[]>();
  for (const [id, { kind, part }] of relations) {
    if (kind !== 'aFChunk') continue;
    const bytes = await word.part(part);
    if (bytes !== null) embedded.set(id, blocksOf(bytes, limits));
  }
  return embedded;
}

function blocksOf(bytes: Uint8Array, limits: ReaderLimits): Block[] {
  switch (sniffType(bytes)) {
    case 'text/html':
      return readHtml(decodeHtml(bytes), limits).blocks;
    case 'application/rtf':
      return readRtf(bytes, limits);
    case 'text/plain': {
      const lines = decodeText(bytes)?.split(/\r\n?|\n/) ?? [];
      return lines.map((text) => ({ kind: 'line', cells: [[{ text }]] }));
    }
    case null:
      return [];
    default:
      // Its text would be missing without a word.
      throw new ExoraError('file_type_unsupported');
  }
}
