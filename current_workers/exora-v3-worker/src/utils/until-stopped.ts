/** What `work` gives, or the signal's reason at once, even when the work doesn't end. */
export async function untilStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  // Whoever waits has its failure from the race; after a stop nobody waits.
  work.catch(() => undefined);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onStop = () => reject(stop.reason);
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
