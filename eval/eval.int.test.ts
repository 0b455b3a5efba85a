import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Report {
  rows: { row: string; target: number; reached: number | null; met: boolean | null }[];
  [part: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'exora-eval-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, lines: object[]): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function evaluate(data: string): Promise<Report> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'run.ts'),
    data,
    '--no-pictures',
  ]);
  return JSON.parse(stdout) as Report;
}

function marked(text: string, words: string, more: object) {
  const start = text.indexOf(words);
  return { start, end: start + words.length, text: words, ...more };
}

let report: Report;
const reached = (name: string) => report.rows.find(({ row }) => row === name)?.reached;

beforeAll(async () => {
  const denies = 'He denies chest pain and has a cough.';
  write('assertion/negex.jsonl', [
    { id: 'a', text: denies, entities: [marked(denies, 'chest pain', { negated: true })] },
    // A reference that is wrong: half of what is said to be absent is not.
    { id: 'b', text: denies, entities: [marked(denies, 'cough', { negated: true })] },
  ]);
  const results = 'Pathology\nHaemoglobin 112 g/L (120 - 160) L\nPotassium 4.1 mmol/L (3.5 - 5.2)';
  write('structured/synthea-docs.jsonl', [
    {
      id: 'c',
      text: results,
      entities: [
        marked(results, 'Haemoglobin', {
          type: 'lab',
          attributes: { value: 112 },
          code: { system: 'LOINC', code: '718-7' },
        }),
        marked(results, 'Potassium', { type: 'lab', attributes: { value: 9 }, code: { system: 'LOINC', code: '0-0' } }),
      ],
    },
  ]);
  write('robustness/mtsamples.jsonl', [{ id: 'd', text: denies }]);
  report = await evaluate(folder);
});

test('each row has a target and what was reached, counted from the documents', () => {
  expect(reached('negation F1')).toBe(66.7);
  expect(reached('synthetic documents: entities relaxed F1')).toBe(100);
  expect(reached('synthetic documents: lab value')).toBe(50);
  expect(reached('synthetic documents: codes end to end')).toBe(50);
  expect(reached('real notes: errors and bad offsets')).toBe(0);
  expect(reached('megabytes with the starter set')).toBeGreaterThan(50);
});

test('rows without reference data are empty, and say so', () => {
  expect(report.rows.find(({ row }) => row === 'whole directions, real')).toMatchObject({ reached: null, met: null });
  expect(report.directions).toBe('skipped: reference data not here');
});

test('our own layouts are measured without any', () => {
  expect(reached('own layouts, held back: entities relaxed F1')).toBeGreaterThan(50);
});
