import { expect, test, vi } from 'vitest';
import { streamOf } from './stream-of.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a body is read no faster than it is taken, and its source ends when nobody takes it', async () => {
  let made = 0;
  let ended = false;
  async function* source() {
    try {
      for (;;) {
        made += 1;
        yield bytes('line\n');
      }
    } finally {
      ended = true;
    }
  }
  const reader = streamOf(source(), '/test').getReader();
  await reader.read();
  await reader.read();
  expect(made).toBeLessThanOrEqual(3);
  await reader.cancel();
  expect(ended).toBe(true);
});

test('a source that fails in the middle breaks the body and is logged, without what it held', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  async function* source() {
    yield bytes('half');
    throw new Error('Metformin 500 mg');
  }
  await expect(new Response(streamOf(source(), '/test')).text()).rejects.toThrow();
  expect(log).toHaveBeenCalledOnce();
  expect(String(log.mock.calls[0])).not.toContain('Metformin');
});
