import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { calledFunctions } from './called-functions.ts';

test('the list names the functions that the worker’s sources call, and no other', async () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const called = new Set<string>();
  for await (const file of glob('**/*.ts', { cwd: source })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(`${source}${file}`, 'utf8');
    for (const [, name] of text.matchAll(/\.call\(\s*'(\w+)'/g)) called.add(name ?? '');
  }
  expect([...called].sort()).toEqual(Object.keys(calledFunctions).sort());
});
