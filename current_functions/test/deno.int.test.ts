import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { denoBinary } from './functions-server.ts';

const folder = join(import.meta.dirname, '..');
const root = join(folder, '..');

test('what can be tested without a stack holds under Deno', () => {
  const cache = mkdtempSync(join(tmpdir(), 'exora-test-deno-'));
  try {
    const readable = [folder, join(root, 'packages'), join(root, 'node_modules'), join(root, 'package.json')];
    const run = spawnSync(
      denoBinary(),
      [
        'test',
        '--quiet',
        '--cached-only',
        '--no-prompt',
        '--no-lock',
        '--node-modules-dir=manual',
        '--allow-env',
        '--allow-net=127.0.0.1',
        `--allow-read=${readable.join(',')}`,
      ],
      { cwd: folder, encoding: 'utf8', env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', DENO_DIR: cache } },
    );
    const output = `${run.stdout}${run.stderr}`;
    expect(run.status, output).toBe(0);
    // It passes too when it has found nothing.
    expect(output).toMatch(/\bok \| [1-9]\d{2,} passed \| 0 failed/);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});

const importsSchema = z.object({ imports: z.record(z.string(), z.string()) });

/** What a file maps imports to, paths from the root. */
function importsOf(file: string): Record<string, string> {
  const { imports } = importsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const whole = (target: string) => (target.startsWith('.') ? join(dirname(file), target) : target);
  return Object.fromEntries(Object.entries(imports).map(([name, target]) => [name, whole(target)]));
}

test('each function has README, deno.json and an import map that says what all of them use', () => {
  const functions = globSync('*/index.ts', { cwd: folder }).map((file) => dirname(file));
  expect(functions).toContain('shell-file-processor-v3');
  const shared = importsOf(join(folder, 'deno.json'));
  for (const name of functions) {
    const at = (file: string) => join(folder, name, file);
    expect(JSON.parse(readFileSync(at('deno.json'), 'utf8'))).toMatchObject({ importMap: './import_map.json' });
    for (const [from, to] of Object.entries(importsOf(at('import_map.json'))))
      expect([from, to]).toEqual([from, shared[from]]);
    expect(readFileSync(at('README.md'), 'utf8')).toContain(`# ${name}`);
  }
});
