/**
 * How well documents are understood, against reference data and against our own invented layouts. Prints JSON: `rows` has each
 * target with what was reached, the rest tells it apart by type, attribute, code system and document.
 *
 *   npm run eval
 *   npm run eval -- <folder of reference data> --no-pictures
 *
 * Without the folder (default `../shared/data`) its rows say "skipped: reference data not here". `--no-pictures` leaves out the
 * pages that have to be recognised, which takes minutes.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { extractEntities, parseSig } from '@exora/clinical-text';
import { closeReader } from '@exora/document-reader';
import { scoreLayouts } from '../packages/clinical-text/eval/fixtures.ts';
import { readLayouts } from '../packages/clinical-text/eval/layouts.ts';
import { scoreDocuments } from '../packages/clinical-text/eval/score.ts';
import { scoreAssertion } from './assertion.ts';
import { scoreCodes } from './codes.ts';
import { predictions, reliabilityOf } from './confidence.ts';
import { confusion } from './confusion.ts';
import { scoreDirections } from './directions.ts';
import { type CodedDocument, readGold, readLines } from './gold.ts';
import { scoreImports } from './imports.ts';
import { scorePictures } from './pictures.ts';
import { scoreRobustness } from './robustness.ts';

interface Row {
  row: string;
  /** At least; at most for milliseconds and megabytes. */
  target: number;
  reached: number | null;
  met: boolean | null;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: 'boolean', default: true } },
  allowNegative: true,
});
const folder = resolve(positionals[0] ?? join(import.meta.dirname, '../../shared/data'));
const rows: Row[] = [];
const details: Record<string, unknown> = {};

function row(name: string, target: number, reached: number | null | undefined, atMost = false): void {
  const value = reached ?? null;
  rows.push({
    row: name,
    target,
    reached: value,
    met: value === null ? null : atMost ? value <= target : value >= target,
  });
}

type Entities = ReturnType<typeof scoreDocuments>;

function entities(name: string, documents: readonly CodedDocument[] | null) {
  if (!documents) {
    details[name] = 'skipped: reference data not here';
    return null;
  }
  const { misses: _, ...score } = scoreDocuments(documents, extractEntities);
  details[name] = {
    ...score,
    codes: scoreCodes(documents, extractEntities),
    confusion: confusion(documents, extractEntities),
  };
  return score;
}

const labParts = ['value', 'unit', 'refLow', 'refHigh', 'flag'];
const medicationParts = ['strength', 'dose', 'unit', 'route', 'frequency', 'frequencyPerDay', 'prn'];

function attributeRows(name: string, score: Pick<Entities, 'attributes'> | null): void {
  for (const part of labParts) row(`${name}: lab ${part}`, 98, score?.attributes.lab?.[part]?.percent);
  for (const part of medicationParts)
    row(`${name}: medication ${part}`, 95, score?.attributes.medication?.[part]?.percent);
}

const held = scoreLayouts('held');
const open = scoreLayouts('open');
row('own layouts, held back: entities relaxed F1', 95, held.relaxed.f1);
attributeRows('own layouts, held back', held);
details['own layouts'] = {
  open: { relaxed: open.relaxed, strict: open.strict, confusion: confusion(readLayouts('open'), extractEntities) },
  held: { relaxed: held.relaxed, strict: held.strict, perType: held.perType },
};

// The table of what confidence says and what was right; the largest distance that is borne is ours.
const confidence = reliabilityOf(predictions(readLayouts('held')));
row('own layouts, held back: calibration error of confidence, %', 5, confidence.expectedError, true);
details.confidence = { 'own layouts, held back': confidence };

const synthetic = readGold(join(folder, 'structured/synthea-docs.jsonl'));
const documents = entities('synthetic documents', synthetic);
row('synthetic documents: entities relaxed F1', 95, documents?.relaxed.f1);
attributeRows('synthetic documents', documents);
row('synthetic documents: codes end to end', 92, synthetic && scoreCodes(synthetic, extractEntities).endToEnd);

if (synthetic) {
  details.confidence = {
    ...(details.confidence as object),
    'synthetic documents': reliabilityOf(predictions(synthetic)),
  };
}

const reports = entities('case reports', readGold(join(folder, 'entities/maccrobat.jsonl')));
for (const [type, target] of [
  ['medication', 80],
  ['condition', 65],
  ['symptom', 60],
  ['test', 60],
] as const) {
  row(`case reports: ${type} relaxed F1`, target, reports?.perType[type]?.relaxed.f1);
}

const assertions = readLines(join(folder, 'assertion/negex.jsonl'));
const assertion = assertions && scoreAssertion(assertions, extractEntities);
details.assertion = assertion ?? 'skipped: reference data not here';
row('negation F1', 98.5, assertion?.negated.f1);
row('historical F1', 80, assertion?.historical.f1);

const sigs = readLines(join(folder, 'sig/sig.jsonl'));
const directions = sigs && scoreDirections(sigs, parseSig);
details.directions = directions ?? 'skipped: reference data not here';
row('whole directions, generated', 95, directions?.gen?.whole);
row('whole directions, real', 85, directions?.real?.whole);

const imports = await scoreImports(join(folder, 'structured'));
details.imports = imports;
for (const format of ['C-CDA', 'FHIR', 'HL7 v2']) row(`${format} import: codes`, 98, imports[format]?.codes);

const notesFile = join(folder, 'robustness/mtsamples.jsonl');
const notes = readLines(notesFile);
const robustness = notes && scoreRobustness(notes, extractEntities);
details['real notes'] = robustness ?? 'skipped: reference data not here';
row('real notes: errors and bad offsets', 0, robustness && robustness.errors + robustness.badOffsets, true);
row('real notes: p99 ms', 50, robustness?.ms99, true);
row('notes of 3 kB a second on one core', 300, robustness?.notesPerSecond);
const alone = [join(import.meta.dirname, 'memory.ts'), notesFile];
row(
  'megabytes with the starter set',
  300,
  notes && Number(execFileSync(process.execPath, alone, { encoding: 'utf8' })),
  true,
);

if (values.pictures) {
  const pictures = await scorePictures(join(folder, 'ocr'));
  details.pictures = pictures ?? 'skipped: reference data not here';
  row('pictures, flatbed: entities on the words', 90, pictures?.l1?.onTheWords);
  row('pictures, phone: entities on the words', 85, pictures?.l3?.onTheWords);
}
await closeReader();
console.log(JSON.stringify({ rows, ...details }, null, 1));
