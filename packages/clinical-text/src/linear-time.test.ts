import { expect, test } from 'vitest';
import { extractEntities } from './index.ts';

/** Milliseconds that this thread has worked: other work on the machine is not counted. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The best of three runs, in milliseconds: what the machine does beside it only ever adds to a time. */
function bestOf3(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const start = worked();
    extractEntities(text);
    best = Math.min(best, worked() - start);
  }
  return best;
}

function run(piece: string, length: number): string {
  return `PLAN: a${piece.repeat(length / piece.length)}b`;
}

/** Below this a ratio says more about the clock than about the engine. */
const measurableMs = 60;

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
    const long = bestOf3(run(piece, 16_000));
    expect(long).toBeLessThan(5000);
    if (long > measurableMs) expect(long / bestOf3(run(piece, 8000))).toBeLessThan(3.2);
  },
  30_000,
);

test('gives up on a list or header that fails at its end without trying every way to part it', () => {
  const start = worked();
  extractEntities(`Problems: ${'aa, '.repeat(40)}(`);
  extractEntities(`Problems\n${'date   name   '.repeat(40)}x`);
  expect(worked() - start).toBeLessThan(2000);
});
