import type { TraceParent } from '@exora/contracts';

/** Where a request's spans go, and what they may say: ids, numbers, and codes from closed lists. */
export interface Tracer {
  /** Begins the span of a request as a child of `parent`, or as the first of the trace with this id. */
  begin(name: string, traceId: string, parent: TraceParent | null): RequestSpan;
}

interface RequestSpan {
  readonly spanId: string;
  /** A child that began at `startedAt` (milliseconds since 1970) and ends now. */
  enqueued(spanId: string, jobId: string, startedAt: number): void;
  /** Ends it and sends what was recorded. Never waits, never throws. */
  end(status: number, code: string | null): void;
}
