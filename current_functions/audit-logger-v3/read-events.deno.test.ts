import { clientEventClasses, maxClientEvents } from '@exora/contracts';
import { readEvent, readEvents } from './read-events.ts';

const id = '6f1d0b0e-7d2c-4c39-9b53-6a1d0f6f3a11';

function expectEqual(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`Expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}.`);
  }
}

function request(body: unknown): Request {
  return new Request('http://127.0.0.1/audit-logger-v3', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

Deno.test('details pass the allow-list of their class; the rest is counted', () => {
  const asked = readEvent({
    event_id: id,
    class: 'printed',
    details: { surface: 'web', pages: 2, view: 'Ada’s labs', format: 'pdf', constructor: 1, age_ms: -1 },
  });
  expectEqual(asked, {
    event: { event_id: id, class: 'printed', details: { surface: 'web', pages: 2 }, redacted: 4 },
  });
});

Deno.test('no rule lets free text in', () => {
  for (const eventClass of Object.keys(clientEventClasses)) {
    const rules = clientEventClasses[eventClass as keyof typeof clientEventClasses];
    for (const name of Object.keys(rules)) {
      for (const value of ['free text', '', null, true, ['web'], { a: 1 }, 1.5, Number.MAX_SAFE_INTEGER]) {
        const asked = readEvent({ event_id: id, class: eventClass, details: { [name]: value } });
        expectEqual('event' in asked && asked.event.details, {});
      }
    }
  }
});

Deno.test('what is no event is refused by itself, with its id where it has one', () => {
  for (const [json, eventId] of [
    [null, null],
    [{ event_id: 'x', class: 'viewed' }, null],
    [{ event_id: id, class: 'unknown' }, id],
    [{ event_id: id, class: 'viewed', actor_id: id }, id],
  ]) {
    expectEqual(readEvent(json), { refused: { event_id: eventId, status: 'refused', code: 'invalid_request' } });
  }
});

Deno.test('a request is one event or a list of them', async () => {
  expectEqual((await readEvents(request({ event_id: id, class: 'viewed' }))).single, true);
  const batch = await readEvents(request({ events: Array.from({ length: maxClientEvents }, () => ({})) }));
  expectEqual([batch.single, batch.events.length], [false, maxClientEvents]);
});
