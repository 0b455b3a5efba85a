import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, ExoraError, toExoraError } from '@exora/contracts';
import { Backoff } from './backoff.ts';
import type { LogFields } from './logger.ts';

/** What a database call answers instead of a result. */
export interface DatabaseFault {
  /** DETAIL of the database's error: a code of the closed list when one of our functions raised it. */
  details?: string | null | undefined;
  /** SQLSTATE, or a code of the gateway. */
  code?: string | null | undefined;
}

/**
 * SQLSTATE classes after which the same call can succeed: connection failure (08), serialisation failure and deadlock
 * (40), not enough resources (53), lock or statement given up (55P03, 57014), server stopping or starting (57P).
 */
const transientSqlState = /^(08...|40...|53...|55P03|57014|57P0.)$/;

/** The error of the closed list for a failed database call; `httpStatus` is 0 when no answer came. */
export function databaseError(fault: DatabaseFault, httpStatus: number): ExoraError {
  const named = toExoraError(fault);
  if (named.code !== 'internal') return named;
  if (transientSqlState.test(fault.code ?? '')) return new ExoraError('database_unavailable', { cause: fault });
  const noAnswer = httpStatus === 0 || httpStatus === 429 || httpStatus >= 502;
  // A gateway that lost its database answers 500 without a SQLSTATE.
  const lostDatabase = httpStatus === 500 && !/^[0-9A-Z]{5}$/.test(fault.code ?? '');
  if (noAnswer || lostDatabase) return new ExoraError('database_unavailable', { cause: fault });
  if (httpStatus === 401 || httpStatus === 403) return new ExoraError('not_allowed', { cause: fault });
  return new ExoraError('internal', { cause: fault });
}

/** The error of the closed list for a failed Storage call; `httpStatus` is 0 when no answer came. */
export function storageError(cause: unknown, httpStatus: number): ExoraError {
  // An original that was submitted and isn't there is an upload that has to be repeated.
  const missing = httpStatus === 400 || httpStatus === 404;
  return new ExoraError(missing ? 'upload_incomplete' : 'storage_unavailable', { cause });
}

const unavailable: ReadonlySet<ErrorCode> = new Set(['database_unavailable', 'storage_unavailable']);
const triesInAll = 6;

/**
 * Repeats a call that may be repeated while its service doesn't answer, for about five seconds: long enough for a
 * restart of the database, short enough to leave the job to its lease.
 */
export async function retryUnavailable<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const backoff = new Backoff({ firstMs: 150, lastMs: 2400 });
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (thrown) {
      if (tries === triesInAll || !unavailable.has(toExoraError(thrown).code)) throw thrown;
      await sleep(backoff.next(), undefined, { signal });
    }
  }
}

/** What a log may say about anything thrown: codes, class names and places in our own code, never its message. */
export function describeThrown(thrown: unknown): LogFields {
  const error = toExoraError(thrown);
  const cause = error.cause ?? null;
  return {
    code: error.code,
    retryable: error.retryable,
    error_class: className(thrown),
    cause_class: cause === null ? null : className(cause),
    cause_code: causeCode(cause),
    at: placesOf(cause instanceof Error ? cause : error),
  };
}

function className(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** A short technical code (`ECONNREFUSED`, `57P01`), or nothing. */
function causeCode(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null) return null;
  if ('code' in cause && typeof cause.code === 'string' && /^[A-Z0-9_]{3,40}$/.test(cause.code)) return cause.code;
  // Without an answer, supabase-js puts the system's code into the details: `… (ECONNREFUSED)`.
  const details = 'details' in cause && typeof cause.details === 'string' ? cause.details : '';
  return /\((E[A-Z]{3,20}|UND_ERR_[A-Z_]{3,30})\)/.exec(details)?.[1] ?? null;
}

function placesOf(error: Error): string | null {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const places = frames.flatMap((frame) => /([\w.-]+\.ts:\d+):\d+\)?$/.exec(frame)?.[1] ?? []);
  return places.length === 0 ? null : places.slice(0, 4).join(' ');
}
