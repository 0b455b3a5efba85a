import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { RequestTrace } from './tracing.ts';

/** What a function knows about the request that it answers. */
export interface RequestContext {
  /** Name of the function, for its log lines. */
  readonly functionName: string;
  /** From the caller's `x-correlation-id` or `traceparent`, or made here; answered, logged, and kept with jobs and audit events. */
  readonly correlationId: string;
  /** The trace that this request is part of. */
  readonly trace: RequestTrace;
  /** Aborted when the answer takes too long: nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** A request of a signed-in person. */
export interface CallerContext extends RequestContext {
  readonly userId: string;
  /** Acts with the caller's own token: row level security decides what it may do. */
  readonly client: SupabaseClient<Database>;
}

/** Answers a request whose method, origin and size were checked. Throws `ExoraError`. */
export type Answer = (request: Request, context: RequestContext) => Promise<Response>;
