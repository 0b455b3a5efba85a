import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Tracer } from './tracer.ts';

const exportTimeoutMs = 3000;

/** Hosted Supabase keeps a function for as long as what it is given here takes; elsewhere there is no such thing. */
const runtime = (globalThis as { EdgeRuntime?: { waitUntil(work: Promise<unknown>): void } }).EdgeRuntime;

/**
 * Spans sent as OTLP JSON over HTTP to `/v1/traces` below the collector's address, as the worker sends its own. A collector
 * that doesn't answer costs spans and nothing else.
 */
export function otlpTracer(endpoint: string, headers: Record<string, string>): Tracer {
  // What the next span is to be called, where that is not left to chance.
  let next: { traceId?: string; spanId?: string } = {};
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'exora-functions' }),
    idGenerator: {
      generateTraceId: () => next.traceId ?? randomHex(16),
      generateSpanId: () => next.spanId ?? randomHex(8),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers, timeoutMillis: exportTimeoutMs }),
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer('exora-functions');

  function start(ids: typeof next, name: string, options: Parameters<typeof tracer.startSpan>[1], around: Context) {
    next = ids;
    try {
      return tracer.startSpan(name, options, around);
    } finally {
      next = {};
    }
  }

  return {
    begin(name, traceId, parent) {
      const around =
        parent === null
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, {
              traceId: parent.traceId,
              spanId: parent.spanId,
              traceFlags: TraceFlags.SAMPLED,
              isRemote: true,
            });
      const attributes = { 'faas.name': name, 'http.request.method': 'POST' };
      const span = start({ traceId }, name, { kind: SpanKind.SERVER, attributes }, around);
      const inside = trace.setSpan(ROOT_CONTEXT, span);
      return {
        spanId: span.spanContext().spanId,
        enqueued(spanId, jobId, startTime) {
          const options = { kind: SpanKind.PRODUCER, startTime, attributes: { 'exora.job_id': jobId } };
          start({ spanId }, 'enqueue shell_file_processing', options, inside).end();
        },
        end(status, code) {
          span.setAttribute('http.response.status_code', status);
          if (code !== null) span.setAttribute('error.type', code);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          // What a collector that is away didn't take is lost: a trace never fails a request.
          const sent = provider.forceFlush().catch(() => undefined);
          runtime?.waitUntil(sent);
        },
      };
    },
  };
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
