import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readBody } from './route.ts';

const schema = z.object({ name: z.string() });
const request = (body: BodyInit) =>
  new Request('http://exora.test/api', { method: 'POST', body, ...{ duplex: 'half' as const } });

describe('readBody', () => {
  test('gives what the schema says', async () => {
    expect(await readBody(request('{"name":"é 😀","more":1}'), schema)).toEqual({ name: 'é 😀' });
  });

  test.each([
    ['no JSON', 'name=x'],
    ['another form', '{"name":1}'],
    ['nothing', ''],
    ['more than requests are', JSON.stringify({ name: 'a'.repeat(300_000) })],
  ])('refuses %s', async (_, body) => {
    await expect(readBody(request(body), schema)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('stops reading a body that never ends', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    await expect(readBody(request(endless), schema)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(sent).toBeLessThan(20);
  });
});
