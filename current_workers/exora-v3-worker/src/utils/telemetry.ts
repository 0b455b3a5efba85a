import type { JobType } from '@exora/contracts';

/** What a span may say: ids, counts, names and codes from closed lists. Never words of a document. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Where a span stands that has no other around it. */
export interface SpanOrigin {
  /** Names the trace (its 32 hex digits), so that the span joins what the browser began. */
  correlationId: string;
  /** The job whose enqueuing is the span's parent, where whoever enqueues it records that; null makes the span the first one. */
  jobId: string | null;
}

/** Adds attributes to the span that runs. */
type SetAttributes = (attributes: SpanAttributes) => void;

/** Traces, where a collector is configured. */
export interface Telemetry {
  /**
   * Runs `work` inside a span. With an origin it stands there; with null it is a child of the span around it, and where
   * there is none around, there is no span. What `work` throws marks the span with its closed code and goes on.
   */
  span<T>(
    name: string,
    attributes: SpanAttributes,
    origin: SpanOrigin | null,
    work: (set: SetAttributes) => Promise<T>,
  ): Promise<T>;
  /** Records that the work of the span around has put a job into the queue. Without a span around it records nothing. */
  enqueued(type: JobType, jobId: string): void;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

/** Without a collector nothing is recorded and nothing is loaded. */
export const noTelemetry: Telemetry = {
  span: (_name, _attributes, _origin, work) => work(() => undefined),
  enqueued: () => undefined,
  close: async () => undefined,
};
