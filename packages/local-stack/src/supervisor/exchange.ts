import { randomUUID } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { readStatus } from '../data-folder/status.ts';
import { isSystemError, StackError } from '../stack-error.ts';

/** What one process asks of the stack that runs on a data folder, and what came of it. */
const exchangeSchema = z.object({
  id: z.uuid(),
  part: z.enum(['functions', 'worker']),
  state: z.enum(['asked', 'taken', 'done', 'failed']),
  /** A sentence, where it failed. */
  problem: z.string().nullable(),
});
type Exchange = z.infer<typeof exchangeSchema>;
export type ReplaceablePart = Exchange['part'];

const pollMs = 300;
/** A stack that hears of it answers within one poll; one that doesn't is of an earlier version. */
const takenWithinMs = 15_000;
/** Start of the successor, its health, and the drain of the one before. */
const doneWithinMs = 240_000;

function exchangePath(dataDir: string): string {
  return join(dataDir, 'run', 'exchange.json');
}

/**
 * Asks the stack that runs on a data folder to replace its functions or its worker by a process of the code as it is. False
 * where none runs. Throws `component_failed` with why, where the earlier one goes on instead.
 */
export async function exchangeRunning(asked: string, part: ReplaceablePart): Promise<boolean> {
  const running = await readStatus(asked);
  if (running === null || !running.processes.some(({ name }) => name === part)) return false;
  const path = exchangePath(running.data_dir);
  const id = randomUUID();
  await write(path, { id, part, state: 'asked', problem: null });
  const askedAt = Date.now();
  for (;;) {
    await delay(pollMs);
    const exchange = await read(path);
    if (exchange?.id !== id) throw failed('Another deployment replaces it at the same time: run "exora deploy plan".');
    if (exchange.state === 'done') return true;
    if (exchange.state === 'failed') throw failed(exchange.problem ?? `The ${part} could not be replaced.`);
    const waitedMs = Date.now() - askedAt;
    if (exchange.state === 'asked' && waitedMs > takenWithinMs) {
      await rm(path, { force: true });
      throw failed(
        'The running stack does not know how to replace its parts: run "exora stop", then "exora start", then apply again.',
      );
    }
    if (waitedMs > doneWithinMs)
      throw failed(`The ${part} took too long to replace: see "exora status", then apply again.`);
  }
}

/** Replaces a part of a running stack when another process asks for it. Returns what ends the watch. */
export function answerExchanges(dataDir: string, replace: (part: ReplaceablePart) => Promise<void>): () => void {
  const path = exchangePath(dataDir);
  const answer = async () => {
    const exchange = await read(path);
    if (exchange?.state !== 'asked') return;
    await write(path, { ...exchange, state: 'taken' });
    try {
      await replace(exchange.part);
      await write(path, { ...exchange, state: 'done' });
    } catch (thrown) {
      const problem = thrown instanceof StackError ? thrown.message : `The ${exchange.part} could not be replaced.`;
      await write(path, { ...exchange, state: 'failed', problem });
    }
  };
  // A folder that can't be written has its own sentence where it matters; whoever asked gives up by itself.
  const onChange = () => void answer().catch(() => undefined);
  watchFile(path, { interval: pollMs, persistent: false }, onChange);
  return () => unwatchFile(path, onChange);
}

function failed(message: string): StackError {
  return new StackError('component_failed', message);
}

/** A reader sees the old or the new one, never half. */
async function write(path: string, exchange: Exchange): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.unfinished`, JSON.stringify(exchange), { mode: 0o600 });
  await rename(`${path}.unfinished`, path);
}

async function read(path: string): Promise<Exchange | null> {
  try {
    return exchangeSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
