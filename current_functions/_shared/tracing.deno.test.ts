import { beginTrace, broughtCorrelationId, tracerOf } from './tracing.ts';

function assertEquals(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`Expected ${expected}, got ${actual}.`);
}

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const digits = '0f8fad5bd9cb469fa16570867728950e';
const traceparent = `00-${digits}-00f067aa0ba902b7-01`;
const other = '7d444840-9dc0-11d1-b245-5ffdce74fad2';

Deno.test('a request brings its correlation id by its header, else by its trace', () => {
  assertEquals(broughtCorrelationId(new Headers({ 'x-correlation-id': other.toUpperCase(), traceparent })), other);
  assertEquals(broughtCorrelationId(new Headers({ traceparent })), id);
  assertEquals(broughtCorrelationId(new Headers({ 'x-correlation-id': 'Jane Roe', traceparent })), id);
  assertEquals(broughtCorrelationId(new Headers({ traceparent: 'Jane Roe' })), null);
  assertEquals(broughtCorrelationId(new Headers()), null);
});

Deno.test('a parent of another trace is left alone', () => {
  const parents: (string | undefined)[] = [];
  const tracer = {
    begin: (_name: string, _traceId: string, parent: { spanId: string } | null) => {
      parents.push(parent?.spanId);
      return { spanId: 'a1b2c3d4e5f60718', enqueued: () => undefined, end: () => undefined };
    },
  };
  const trace = beginTrace(tracer, 'f', id, new Headers({ traceparent }));
  beginTrace(tracer, 'f', other, new Headers({ traceparent }));
  assertEquals(parents.join(), '00f067aa0ba902b7,');
  assertEquals(trace.header, `00-${digits}-a1b2c3d4e5f60718-01`);
});

Deno.test('without a collector nothing is recorded; a wrong address stops the start', async () => {
  assertEquals(await tracerOf(new Map()), null);
  assertEquals(beginTrace(null, 'f', id, new Headers()).header, null);
  let refused = false;
  await tracerOf(new Map([['OTEL_EXPORTER_OTLP_ENDPOINT', 'nowhere']])).catch(() => {
    refused = true;
  });
  assertEquals(refused, true);
});
