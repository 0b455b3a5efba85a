/**
 * Tells every document of the reference data as a record of its own, and prints as JSON how many sentences there are, how many
 * the check left out and why, and the speed: `node eval/narratives.ts [data folder]` (default `../shared/data` from the
 * repository's root). Says `skipped` where the data isn't there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NarratableFact } from '@exora/contracts';
import { extractFacts } from '../src/index.ts';
import { rulesWriter, tellRecord } from '../src/narratives/index.ts';

const files = [
  'structured/synthea-docs.jsonl',
  'ocr/ocr.jsonl',
  'entities/maccrobat.jsonl',
  'robustness/mtsamples.jsonl',
];
const { signal } = new AbortController();

/** A document's facts as `begin_narrating` gives them. */
function factsOf(text: string): NarratableFact[] {
  return extractFacts([{ number: 1, text }]).facts.map(
    ({ type, text: label, assertion, attributes, code, date }, at) => ({
      id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      type,
      text: label,
      assertion,
      attributes,
      code,
      date,
      shell_file_id: '00000000-0000-4000-9000-000000000000',
    }),
  );
}

async function tellAll(path: string) {
  const total = { documents: 0, facts: 0, narratives: 0, sentences: 0, dropped: {} as Record<string, number>, ms: 0 };
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const row: unknown = JSON.parse(line);
    if (typeof row !== 'object' || row === null || !('text' in row)) continue;
    const facts = factsOf(String(row.text));
    const started = performance.now();
    const { narratives, dropped } = await tellRecord(facts, rulesWriter, signal);
    total.ms += performance.now() - started;
    total.documents += 1;
    total.facts += facts.length;
    total.narratives += narratives.length;
    total.sentences += narratives.reduce((sum, one) => sum + one.sentences.length, 0);
    for (const [reason, count] of Object.entries(dropped)) total.dropped[reason] = (total.dropped[reason] ?? 0) + count;
  }
  return { ...total, ms: Math.round(total.ms), facts_per_second: Math.round((total.facts / total.ms) * 1000) };
}

const data = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../../shared/data'));
const results: Record<string, unknown> = {};
for (const file of files) {
  const path = join(data, file);
  results[file] = existsSync(path) ? await tellAll(path) : 'skipped: the reference data is not here';
}
console.log(JSON.stringify(results, null, 2));
