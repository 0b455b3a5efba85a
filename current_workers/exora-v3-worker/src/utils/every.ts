import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from './backoff.ts';

/**
 * Runs `task` again and again, with `ms` (a fifth more or less) between the end of one run and the start of the next. A
 * run that fails is told and the next one comes all the same. Gives what ends it; a run under way is not cut off.
 */
export function every(ms: number, task: () => Promise<unknown>, failed: (thrown: unknown) => void): () => void {
  const pause = new Backoff({ firstMs: ms, lastMs: ms });
  const ended = new AbortController();
  void run();
  return () => ended.abort();

  async function run(): Promise<void> {
    while (await waited()) {
      try {
        await task();
      } catch (thrown) {
        failed(thrown);
      }
    }
  }

  async function waited(): Promise<boolean> {
    return delay(pause.next(), true, { signal: ended.signal }).catch(() => false);
  }
}
