import { expect, test } from 'vitest';
import { extractEntities } from './index.ts';

/** Milliseconds that this thread has worked: other work on the machine is not counted. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function timeOf(text: string): number {
  const start = worked();
  extractEntities(text);
  return worked() - start;
}

function run(piece: string, length: number): string {
  return `PLAN: a${piece.repeat(length / piece.length)}b`;
}

/** Below this a ratio says more about the clock than about the engine. */
const measurableMs = 60;

/** Four times the text takes four times as long, and sixteen times where the time grows with the square. */
const mostPerQuadruple = 9;

test.each([
  '.',
  '!',
  ' ',
  '\t',
  '-',
  '*',
  '=',
  '(',
  ',',
  ';',
  ':',
  'A',
  'É',
  'a ',
  '1',
  '. ',
  'A. ',
  'no ',
  '\n ',
  '😀',
])(
  'takes time in proportion to a run of %j',
  (piece) => {
    // What the machine does beside it only ever adds to a time, so each length keeps its best until the ratio is settled.
    let long = Number.POSITIVE_INFINITY;
    let short = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 6; round += 1) {
      long = Math.min(long, timeOf(run(piece, 16_000)));
      short = Math.min(short, timeOf(run(piece, 4000)));
      if (round >= 2 && (long < measurableMs || long / short < mostPerQuadruple)) break;
    }
    expect(long).toBeLessThan(5000);
    if (long > measurableMs) expect(long / short).toBeLessThan(mostPerQuadruple);
  },
  30_000,
);

test('gives up on a list or header that fails at its end without trying every way to part it', () => {
  const start = worked();
  extractEntities(`Problems: ${'aa, '.repeat(40)}(`);
  extractEntities(`Problems\n${'date   name   '.repeat(40)}x`);
  expect(worked() - start).toBeLessThan(2000);
});
