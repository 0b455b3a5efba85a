import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Backoff } from '../utils/backoff.ts';
import { describeThrown } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import type { Target } from './connections.ts';

/** A line that is dead without a word is noticed by a question that nobody answers. */
const askAliveMs = 30_000;
const aliveWithinMs = 10_000;

/** Listens on a connection of its own until it is ended, and connects again whenever it is lost. Returns what ends it. */
export function listenOn(options: {
  target: () => Target;
  channel: string;
  onNotify: () => void;
  onUp: () => void;
  log: Logger;
}): () => void {
  const ended = new AbortController();
  const backoff = new Backoff({ firstMs: 200, lastMs: 5000 });
  void run();
  return () => ended.abort();

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      await listenOnce().catch((thrown: unknown) => options.log.debug('listening_failed', describeThrown(thrown)));
      // Rejects when listening is ended, which ends the loop.
      await sleep(backoff.next(), undefined, { signal: ended.signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection was lost or is no longer wanted. */
  async function listenOnce(): Promise<void> {
    const client = new pg.Client(options.target());
    const over = new AbortController();
    client.on('error', () => over.abort());
    client.on('end', () => over.abort());
    client.on('notification', ({ channel }) => {
      if (channel === options.channel) options.onNotify();
    });
    const stop = AbortSignal.any([over.signal, ended.signal]);
    try {
      if (!(await answered(client.connect(), stop))) return;
      if (!(await answered(client.query(`listen ${pg.escapeIdentifier(options.channel)}`), stop))) return;
      backoff.reset();
      options.onUp();
      while (await waited(askAliveMs, stop)) if (!(await answered(client.query('select'), stop))) return;
    } finally {
      void client.end();
    }
  }
}

/** Whether an answer came in time. Rejects with what the server answers instead. */
async function answered(query: PromiseLike<unknown>, stop: AbortSignal): Promise<boolean> {
  const given = new AbortController();
  const signal = AbortSignal.any([stop, given.signal]);
  try {
    return await Promise.race([query.then(() => true), sleep(aliveWithinMs, false, { signal }).catch(() => false)]);
  } finally {
    given.abort();
  }
}

function waited(ms: number, stop: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal: stop }).catch(() => false);
}
