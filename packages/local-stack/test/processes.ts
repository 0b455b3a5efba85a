import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '../src/process-identity.ts';

/** A test's own Node process that has said its first line. */
export interface Started {
  pid: number;
  /** What it printed as JSON once it was ready. */
  said: unknown;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs an ES module given as text; it must print one line of JSON when it is ready. */
export async function startScript(source: string, env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', source], {
    cwd: new URL('.', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The script ended with ${code} before it was ready.`)));
  });
  return {
    pid: child.pid ?? 0,
    said: JSON.parse(line),
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Waits until something holds; fails with its name after 30 s. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const givenUpAt = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > givenUpAt) throw new Error(`Not within 30 s: ${what}`);
    await delay(50);
  }
}

/** Waits until a process is gone. */
export function untilGone(pid: number): Promise<void> {
  return until(`the end of process ${pid}`, async () => (await identify(pid)) === null);
}
