/** Longest wait between two tries while the browser says that it is online, in milliseconds. */
const longestMs = 60_000;

/** Milliseconds until another try, after so many that failed. */
export function retryDelayMs(tries: number): number {
  return Math.min(longestMs, 1_000 * 2 ** tries);
}

/** Resolves when the network comes back or, while the browser thinks it is there, after a while. Rejects when aborted. */
export function waitForNetwork(tries: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (finish: () => void) => () => {
      clearTimeout(timer);
      over.abort();
      finish();
    };
    // Without a network no try can end well; the event says when there is one.
    const timer = navigator.onLine ? setTimeout(() => end(resolve)(), retryDelayMs(tries)) : undefined;
    window.addEventListener('online', end(resolve), { signal: over.signal });
    signal?.addEventListener(
      'abort',
      end(() => reject(signal.reason)),
      { signal: over.signal },
    );
  });
}
