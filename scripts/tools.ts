import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Path of a command that a locked dependency brings. */
export function tool(name: string): string {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}

/** What a command writes to its output. Throws with what it says to its error output when it fails. */
export function outputOf(name: string, args: string[], input = '', env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(tool(name), args, {
    cwd: root,
    encoding: 'utf8',
    input,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
  });
  if (error !== undefined || status !== 0) throw new Error(`${name} failed: ${error ?? stderr}`);
  return stdout;
}

/** A file's text in the form that `npm run check` wants. */
export function formatted(path: string, text: string): string {
  return outputOf('biome', ['format', `--stdin-file-path=${path}`], text);
}
