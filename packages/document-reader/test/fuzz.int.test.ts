import { type AcceptedType, errorCodes } from '@exora/contracts';
import { afterAll, expect, test } from 'vitest';
import { closeReader, readDocument } from '../src/index.ts';
import { broken, randomOf } from './broken-bytes.ts';
import { everyFormat, saidEverywhere } from './every-format.ts';
import { outcomeOf } from './outcome.ts';

// A few broken documents of each type; for many: FUZZ_ROUNDS=200 FUZZ_SEED=7 npx vitest run <this file>
const rounds = Number(process.env.FUZZ_ROUNDS ?? 2);
const seed = Number(process.env.FUZZ_SEED ?? 1);
/** What a page of these documents needs at most on a busy machine, many times over. */
const limits = { pageMs: 30_000, documentMs: 60_000 };

const whole = await everyFormat();
afterAll(() => closeReader());

test.each(Object.keys(whole) as AcceptedType[])(
  '%s with broken bytes is read or ends with a code',
  async (type) => {
    for (let round = 0; round < rounds; round++) {
      const outcome = await outcomeOf(broken(whole[type], randomOf(`${type} ${seed} ${round}`)), { limits });
      const code = typeof outcome === 'string' ? outcome : null;
      if (code !== null) expect(errorCodes, `round ${round}`).toContain(code);
      // These would be the reader's own faults.
      expect(['internal', 'processing_timeout', 'reader_crashed'], `round ${round}`).not.toContain(code);
    }
  },
  120_000 + rounds * 60_000,
);

test('and what is whole is read after all of them', async () => {
  for (const type of ['application/pdf', 'image/png', 'text/html'] as const) {
    const { pages } = await readDocument(whole[type]);
    expect(pages[0]?.text).toContain(saidEverywhere);
  }
}, 120_000);
