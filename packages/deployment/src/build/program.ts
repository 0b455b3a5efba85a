import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds in which a program that starts has to answer, on a busy machine too. */
const patience = 60_000;

/** What a program writes, and its exit code. */
export async function outputOf(
  file: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Asks until the program listens; null when it ended or gave no answer in a minute. */
export async function waitForAnswer(child: ChildProcess, url: string, init: RequestInit): Promise<Response | null> {
  const until = Date.now() + patience;
  while (child.exitCode === null && child.signalCode === null && Date.now() < until) {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
    } catch {
      // It doesn't listen yet.
      await wait(100);
    }
  }
  return null;
}

/** Ends a program, by force when it doesn't by itself in ten seconds. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(force);
}
