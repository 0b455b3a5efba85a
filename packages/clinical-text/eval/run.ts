/**
 * Runs the engine over the reference data and scores it: `node eval/run.ts [data folder] [--keep]`.
 * The data folder (default `../shared/data` from the repository's root) holds `structured/`, `ocr/`, `assertion/`, `sig/`,
 * `entities/` and `robustness/`; the scorer stands beside it in `tools/score.mjs`. Predictions go to a temporary folder
 * that is removed unless `--keep`. Prints one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { engineVersion, extractEntities, parseSig } from '../src/index.ts';

interface EvalSet {
  name: string;
  file: string;
  score: string;
  sig?: boolean;
}

const sets: EvalSet[] = [
  { name: 'synthetic-documents', file: 'structured/synthea-docs.jsonl', score: 'entities' },
  { name: 'page-texts', file: 'ocr/ocr.jsonl', score: 'entities' },
  { name: 'assertion', file: 'assertion/negex.jsonl', score: 'assertion' },
  { name: 'directions', file: 'sig/sig.jsonl', score: 'sig', sig: true },
  { name: 'case-reports', file: 'entities/maccrobat.jsonl', score: 'entities' },
  { name: 'real-notes', file: 'robustness/mtsamples.jsonl', score: 'robust' },
];

interface Row {
  id: string;
  text: string;
}

function readRows(path: string): Row[] {
  const rows: Row[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line) continue;
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'id' in value && 'text' in value) {
      rows.push({ id: String(value.id), text: String(value.text) });
    }
  }
  return rows;
}

function predict(set: EvalSet, rows: readonly Row[]): { lines: string; ms: number } {
  let total = 0;
  const lines = rows.map((row) => {
    const start = performance.now();
    const entities = set.sig ? [parseSig(row.text)] : extractEntities(row.text);
    const ms = performance.now() - start;
    total += ms;
    return JSON.stringify({ id: row.id, ms: Math.round(ms * 10) / 10, entities });
  });
  return { lines: `${lines.join('\n')}\n`, ms: total };
}

const root = resolve(import.meta.dirname, '../../..');
const argument = process.argv.slice(2).find((one) => !one.startsWith('--'));
const data = resolve(argument ?? join(root, '../shared/data'));
const scorer = resolve(data, '../tools/score.mjs');

if (!existsSync(data)) {
  process.stdout.write('skipped: reference data not here\n');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'exora-eval-'));
  const report: Record<string, unknown> = {};
  for (const set of sets) {
    const gold = join(data, set.file);
    if (!existsSync(gold)) {
      report[set.name] = 'skipped: not here';
      continue;
    }
    const rows = readRows(gold);
    const { lines, ms } = predict(set, rows);
    const predictions = join(folder, `${set.name}.jsonl`);
    writeFileSync(predictions, lines);
    const characters = rows.reduce((sum, row) => sum + row.text.length, 0);
    const command = [scorer, set.score, '--gold', gold, '--pred', predictions];
    const scored = existsSync(scorer) ? spawnSync(process.execPath, command, { encoding: 'utf8' }) : null;
    report[set.name] = {
      documents: rows.length,
      notesOf3kBPerSecond: Math.round((characters / 3000 / ms) * 1000),
      score: scored ? scored.stdout.trimEnd().split('\n') : `node ${command.join(' ')}`,
    };
  }
  if (!process.argv.includes('--keep')) rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ engine: engineVersion, sets: report }, null, 2)}\n`);
}
