import { spawn } from 'node:child_process';

/** The operating-system user that a command runs as. */
export interface RunAs {
  uid: number;
  gid: number;
}

export interface CommandResult {
  exitCode: number | null;
  /** Both streams together, in the order in which they arrived. */
  output: string;
}

/**
 * Runs a program to its end. Started in `/` because the current folder may be closed to `runAs`, in its own session so
 * that Ctrl-C in the terminal reaches only the caller, and with messages in English.
 */
export function runCommand(file: string, args: readonly string[], runAs: RunAs | null): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(runAs ?? {}),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    // Not 'close': a server that the program leaves behind may hold the pipes open.
    child.once('exit', (exitCode) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ exitCode, output });
    });
  });
}
