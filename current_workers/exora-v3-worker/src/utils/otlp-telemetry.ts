import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { toExoraError } from '@exora/contracts';
import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanAttributes, Telemetry } from './telemetry.ts';

/** What a name, id or code looks like; a sentence of a document doesn't fit. */
const token = /^[\w.:@+/-]{1,120}$/;
const exportTimeoutMs = 3000;
/** Random ids are checked, too: all zeros means "no trace". */
const noTrace = /^0+$/;

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
  let nextTrace: string | null = null;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.serviceName,
      'service.version': options.version,
      'service.instance.id': options.workerId,
      'deployment.environment.name': options.environment,
    }),
    idGenerator: {
      generateTraceId: () => nextTrace ?? randomBytes(16).toString('hex'),
      generateSpanId: () => randomBytes(8).toString('hex'),
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
  function begin(name: string, attributes: SpanAttributes, correlationId: string | null): Span {
    const digits = correlationId?.replaceAll('-', '') ?? '';
    nextTrace = /^[0-9a-f]{32}$/.test(digits) && !noTrace.test(digits) ? digits : null;
    const parent = correlationId === null ? (around.getStore() ?? ROOT_CONTEXT) : ROOT_CONTEXT;
    try {
      return tracer.startSpan(token.test(name) ? name : 'unnamed', { attributes: tokensOf(attributes) }, parent);
    } finally {
      nextTrace = null;
    }
  }

  return {
    async span(name, attributes, correlationId, work) {
      if (correlationId === null && around.getStore() === undefined) return work(() => undefined);
      const span = begin(name, attributes, correlationId);
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
    // What a collector that is away didn't take is lost: traces never keep a worker from ending.
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function tokensOf(attributes: SpanAttributes): Record<string, string | number | boolean> {
  const fitting = Object.entries(attributes).filter(([, value]) => typeof value !== 'string' || token.test(value));
  return Object.fromEntries(fitting);
}
