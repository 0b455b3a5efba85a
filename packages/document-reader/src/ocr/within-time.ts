import { ExoraError } from '@exora/contracts/errors';

/** Milliseconds that an engine may work on one page, waiting for its turn not counted. */
export const recogniseMs = 120_000;

/** Runs `work` with a signal that also fires after `ms`, then with `processing_timeout` as its reason. */
export async function withinTime<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new ExoraError('processing_timeout')), ms);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}
