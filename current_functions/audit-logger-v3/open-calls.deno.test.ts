import { ExoraError } from '@exora/contracts';
import { RetryLaterError } from '../_shared/error-handling.ts';
import { OpenCalls } from './open-calls.ts';

/** A call that ends when it is told to. */
function heldCall(): { call: () => Promise<string>; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { call: () => promise, end: () => resolve('done') };
}

async function refusalOf(work: Promise<unknown>): Promise<ExoraError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof ExoraError) return thrown;
    throw thrown;
  }
  throw new Error('It was not refused.');
}

function expectEqual(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`Expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}.`);
  }
}

Deno.test('one caller has few calls open at once, and room again when one has ended', async () => {
  const calls = new OpenCalls({ most: 10, mostOfOneCaller: 2 });
  const held = [heldCall(), heldCall()];
  const open = held.map(({ call }) => calls.run('ada', call));
  const refused = await refusalOf(calls.run('ada', () => Promise.resolve('never')));
  expectEqual([refused.code, refused instanceof RetryLaterError && refused.retryAfterSeconds], ['rate_limited', 1]);
  expectEqual(await calls.run('bert', () => Promise.resolve('in')), 'in');
  held[0]?.end();
  await open[0];
  expectEqual(await calls.run('ada', () => Promise.resolve('in')), 'in');
  held[1]?.end();
  await open[1];
});

Deno.test('all callers together are bounded', async () => {
  const calls = new OpenCalls({ most: 2, mostOfOneCaller: 2 });
  const held = [heldCall(), heldCall()];
  const open = held.map(({ call }, at) => calls.run(`caller ${at}`, call));
  expectEqual((await refusalOf(calls.run('another', () => Promise.resolve('never')))).code, 'rate_limited');
  for (const { end } of held) end();
  await Promise.all(open);
  expectEqual(await calls.run('another', () => Promise.resolve('in')), 'in');
});

Deno.test('a call that fails makes room too', async () => {
  const calls = new OpenCalls({ most: 1, mostOfOneCaller: 1 });
  for (let count = 0; count < 3; count++) {
    const refused = await refusalOf(calls.run('ada', () => Promise.reject(new ExoraError('internal'))));
    expectEqual(refused.code, 'internal');
  }
});
