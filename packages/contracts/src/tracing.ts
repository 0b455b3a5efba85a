/** Where a span stands, as the W3C's Trace Context has it. Ids are lower-case hex digits. */
export interface TraceParent {
  /** 32 digits. */
  traceId: string;
  /** 16 digits. */
  spanId: string;
  isSampled: boolean;
}

/** All zeros mean that there is none. */
const nothing = /^0+$/;

/** The trace that goes by a correlation id: its 32 digits. Null for what is no id, or for the id of zeros. */
export function traceIdOf(correlationId: string): string | null {
  const digits = correlationId.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) && !nothing.test(digits) ? digits : null;
}

/** The correlation id of a trace: its digits, written as a UUID. */
export function correlationIdOf(traceId: string): string {
  return traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The span under which a job was put into the queue: the last 16 digits of the job's id, which are random. Whoever enqueues
 * a job and whoever works on it name the same span by it, and the job's row carries nothing for that.
 */
export function enqueuingSpanIdOf(jobId: string): string | null {
  return traceIdOf(jobId)?.slice(16) ?? null;
}

/** The value of a `traceparent` header, or null where it is missing, malformed, or of a version without this form. */
export function parseTraceParent(header: string | null): TraceParent | null {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (nothing.test(traceId) || nothing.test(spanId)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The value of a `traceparent` header. */
export function traceParentHeader({ traceId, spanId, isSampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
