import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { enqueuingSpanIdOf, toExoraError, traceIdOf } from '@exora/contracts';
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanAttributes, SpanOrigin, Telemetry } from './telemetry.ts';

/** What a name, id or code looks like; a sentence of a document doesn't fit. */
const token = /^[\w.:@+/-]{1,120}$/;
const exportTimeoutMs = 3000;

/**
 * Traces sent as OTLP JSON over HTTP to a collector. Errors carry their closed code alone, never a message, and values
 * that are no tokens are left out. A collector that doesn't answer costs spans and nothing else.
 */
export function otlpTelemetry(options: {
  /** The collector's base address: spans go to `/v1/traces` below it. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  serviceName: string;
  version: string;
  environment: string;
  workerId: string;
}): Telemetry {
  // What the next span is to be called, where that is not left to chance.
  let nextTrace: string | null = null;
  let nextSpan: string | null = null;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.serviceName,
      'service.version': options.version,
      'service.instance.id': options.workerId,
      'deployment.environment.name': options.environment,
    }),
    idGenerator: {
      generateTraceId: () => nextTrace ?? randomBytes(16).toString('hex'),
      generateSpanId: () => nextSpan ?? randomBytes(8).toString('hex'),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${options.endpoint}/v1/traces`,
          headers: { ...options.headers },
          timeoutMillis: exportTimeoutMs,
        }),
        exportTimeoutMillis: exportTimeoutMs,
        scheduledDelayMillis: 1000,
      }),
    ],
  });
  const tracer = provider.getTracer('exora-v3-worker', options.version);
  const around = new AsyncLocalStorage<Context>();

  /** A correlation id's digits are the trace's: what the browser began goes on under the same id. */
  function begin(name: string, attributes: SpanAttributes, origin: SpanOrigin | null): Span {
    const traceId = origin && traceIdOf(origin.correlationId);
    const spanId = origin?.jobId == null ? null : enqueuingSpanIdOf(origin.jobId);
    const enqueuing = { traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const parent =
      origin === null
        ? (around.getStore() ?? ROOT_CONTEXT)
        : traceId === null || spanId === null
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, ...enqueuing });
    nextTrace = traceId;
    try {
      return tracer.startSpan(
        token.test(name) ? name : 'unnamed',
        { attributes: tokensOf(attributes), kind: origin === null ? SpanKind.INTERNAL : SpanKind.CONSUMER },
        parent,
      );
    } finally {
      nextTrace = null;
    }
  }

  return {
    async span(name, attributes, origin, work) {
      if (origin === null && around.getStore() === undefined) return work(() => undefined);
      const span = begin(name, attributes, origin);
      try {
        return await around.run(trace.setSpan(ROOT_CONTEXT, span), () =>
          work((more) => void span.setAttributes(tokensOf(more))),
        );
      } catch (thrown) {
        span.setAttribute('error.type', toExoraError(thrown).code);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw thrown;
      } finally {
        span.end();
      }
    },
    enqueued(type, jobId) {
      const parent = around.getStore();
      nextSpan = enqueuingSpanIdOf(jobId);
      if (parent === undefined || nextSpan === null) return;
      try {
        const attributes = tokensOf({ 'exora.job_id': jobId });
        tracer.startSpan(`enqueue ${type}`, { attributes, kind: SpanKind.PRODUCER }, parent).end();
      } finally {
        nextSpan = null;
      }
    },
    // What a collector that is away didn't take is lost: traces never keep a worker from ending.
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function tokensOf(attributes: SpanAttributes): Record<string, string | number | boolean> {
  const fitting = Object.entries(attributes).filter(([, value]) => typeof value !== 'string' || token.test(value));
  return Object.fromEntries(fitting);
}
