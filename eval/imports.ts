import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StructuredFact } from '@exora/contracts';
import { readDocument } from '@exora/document-reader';
import { type CodedDocument, codeKey, percent, readGold, systemOf } from './gold.ts';

/** Of the codes that a structured file states of its facts, how many its import has: C-CDA, FHIR R4, HL7 v2. */
export async function scoreImports(folder: string) {
  const formats: Record<string, ReturnType<typeof summary>> = {};
  const ccda = readGold(join(folder, 'ccda.jsonl'));
  if (ccda) {
    formats['C-CDA'] = await scoreFormat(ccda, ({ id }) => [
      readFileSync(join(folder, 'ccda', `${id}.xml`)),
      `${id}.xml`,
    ]);
  }
  const hl7v2 = readGold(join(folder, 'hl7v2-oru.jsonl'));
  if (hl7v2) {
    formats['HL7 v2'] = await scoreFormat(hl7v2, ({ id, text }) => [new TextEncoder().encode(text), `${id}.hl7`]);
  }
  const fhir = fhirDocuments(folder);
  if (fhir.length > 0) {
    formats.FHIR = await scoreFormat(fhir, ({ id }) => [
      readFileSync(join(folder, 'fhir', `${id}.json`)),
      `${id}.json`,
    ]);
  }
  return formats;
}

type Coding = { system?: string; code?: string };

/** Resources that become facts. */
const clinical = new Set(
  'Condition MedicationRequest MedicationStatement AllergyIntolerance Observation Procedure Immunization Encounter'.split(
    ' ',
  ),
);

/** What did not happen makes no fact, and neither does an answer that nobody knows ("Unknown if ever smoked"). */
const noFact = new Set(['entered-in-error', 'cancelled', 'planned']);
const notKnown = '266927001';

/** What a bundle codes is what stands in it: every coding of a resource that becomes a fact, of social history the answer's, too. */
function fhirDocuments(folder: string): CodedDocument[] {
  let names: string[] = [];
  try {
    names = readdirSync(join(folder, 'fhir')).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.map((name) => {
    const bundle = JSON.parse(readFileSync(join(folder, 'fhir', name), 'utf8')) as {
      entry?: { resource?: Record<string, unknown> }[];
    };
    const entities = (bundle.entry ?? []).flatMap(({ resource }) => {
      if (!resource || !clinical.has(String(resource.resourceType)) || noFact.has(String(resource.status))) return [];
      const [type] = resource.resourceType === 'Encounter' && Array.isArray(resource.type) ? resource.type : [];
      const codes = codesOf(resource.code ?? resource.vaccineCode ?? resource.medicationCodeableConcept ?? type);
      const answer = codesOf(resource.valueCodeableConcept);
      if (answer.some(({ code }) => code === notKnown)) return [];
      // A heading without a value of its own (a panel) is no fact.
      const isFact =
        resource.resourceType !== 'Observation' ||
        Object.keys(resource).some((key) => key.startsWith('value')) ||
        resource.component !== undefined;
      const isSocial = isFact && codes.some(({ code }) => code === '72166-2');
      return [isFact ? codes : [], isSocial ? answer : []]
        .filter((one) => one.length > 0)
        .map((one) => ({ type: '', start: 0, end: 0, text: '', attributes: {}, codes: one }));
    });
    return { id: name.replace(/\.json$/, ''), text: '', entities, optional: [] };
  });
}

function codesOf(concept: unknown): { system: string; code: string }[] {
  const codings = (concept as { coding?: Coding[] } | undefined)?.coding ?? [];
  return codings.flatMap(({ system, code }) => (system && code ? [{ system, code }] : []));
}

/** The codes of a fact: its own, and that of its answer. */
function keysOf({ code, attributes: { valueSystem, valueCode } }: StructuredFact): string[] {
  const answer = valueCode === undefined ? [] : [codeKey({ system: String(valueSystem), code: String(valueCode) })];
  return code === null ? answer : [codeKey(code), ...answer];
}

async function scoreFormat(
  documents: readonly CodedDocument[],
  bytesOf: (document: CodedDocument) => [bytes: Uint8Array, fileName: string],
) {
  const tally = new Map<string, { asked: number; right: number }>();
  const worst: { id: string; missing: number }[] = [];
  for (const document of documents) {
    const [bytes, fileName] = bytesOf(document);
    const { structured } = await readDocument(bytes, { fileName });
    const found = new Set((structured?.facts ?? []).flatMap(keysOf));
    const stated = new Map(
      document.entities.flatMap(({ codes }) => (codes[0] ? [[codeKey(codes[0]), codes] as const] : [])),
    );
    let missing = 0;
    for (const [key, codes] of stated) {
      const system = systemOf(key);
      const counts = tally.get(system) ?? { asked: 0, right: 0 };
      tally.set(system, counts);
      counts.asked += 1;
      if (codes.some((code) => found.has(codeKey(code)))) counts.right += 1;
      else missing += 1;
    }
    if (missing > 0) worst.push({ id: document.id, missing });
  }
  return summary(documents.length, tally, worst);
}

function summary(
  documents: number,
  tally: ReadonlyMap<string, { asked: number; right: number }>,
  worst: { id: string; missing: number }[],
) {
  let [asked, right] = [0, 0];
  for (const counts of tally.values()) [asked, right] = [asked + counts.asked, right + counts.right];
  return {
    documents,
    codes: percent(right, asked),
    asked,
    bySystem: Object.fromEntries([...tally].map(([system, counts]) => [system, percent(counts.right, counts.asked)])),
    worst: worst.sort((a, b) => b.missing - a.missing).slice(0, 20),
  };
}
