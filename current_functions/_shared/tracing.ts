import { correlationIdOf, enqueuingSpanIdOf, parseTraceParent, traceIdOf, traceParentHeader } from '@exora/contracts';
import { environmentSchema, readEnvironment } from './environment.ts';
import type { Tracer } from './tracer.ts';

/** The trace that a request is part of. */
export interface RequestTrace {
  /** The value of `traceparent` for calls that the request makes; null where nothing is recorded. */
  readonly header: string | null;
  /** Records that a job was put into the queue by work that began at `startedAt` (milliseconds since 1970). */
  enqueued(jobId: string, startedAt: number): void;
  end(status: number, code: string | null): void;
}

const collectorSchema = environmentSchema.pick({ OTEL_EXPORTER_OTLP_ENDPOINT: true, OTEL_EXPORTER_OTLP_HEADERS: true });

/** The tracer that the environment names; null without a collector: then nothing is recorded, loaded or sent. */
export async function tracerOf(environment: { get(name: string): string | undefined }): Promise<Tracer | null> {
  const names = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS'];
  const values = Object.fromEntries(names.map((name) => [name, environment.get(name)]));
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = readEnvironment(
    collectorSchema,
    values,
  );
  if (endpoint === undefined) return null;
  const { otlpTracer } = await import('./otlp-tracer.ts');
  return otlpTracer(endpoint, headersOf(headers));
}

/** The correlation id that a request brings, by its own header or by its trace; null where it brings none. */
export function broughtCorrelationId(headers: Headers): string | null {
  const given = headers.get('x-correlation-id') ?? '';
  if (uuidForm.test(given)) return given.toLowerCase();
  const parent = parseTraceParent(headers.get('traceparent'));
  return parent === null ? null : correlationIdOf(parent.traceId);
}

/**
 * Begins a request's part of its trace, whose id has the correlation id's digits. A `traceparent` of that trace is its
 * parent; one of another trace is left alone, because the correlation id is what jobs and logs go by.
 */
export function beginTrace(tracer: Tracer | null, name: string, correlationId: string, headers: Headers): RequestTrace {
  const traceId = traceIdOf(correlationId);
  if (tracer === null || traceId === null) return noTrace;
  const brought = parseTraceParent(headers.get('traceparent'));
  const span = tracer.begin(name, traceId, brought?.traceId === traceId ? brought : null);
  return {
    header: traceParentHeader({ traceId, spanId: span.spanId, isSampled: true }),
    enqueued(jobId, startedAt) {
      const spanId = enqueuingSpanIdOf(jobId);
      if (spanId !== null) span.enqueued(spanId, jobId, startedAt);
    },
    end: (status, code) => span.end(status, code),
  };
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const noTrace: RequestTrace = { header: null, enqueued: () => undefined, end: () => undefined };

/** The list of headers, percent-encoded as OpenTelemetry's specification of its environment variables says. */
function headersOf(list: string): Record<string, string> {
  const pairs = list === '' ? [] : list.split(',').map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
}
