import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attacksElsewhere } from '../tests/security/elsewhere.ts';
import { root } from './tools.ts';

const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const named = new Set([...page.matchAll(/`([\w./-]+\.(?:ts|md|json))`/g)].map(([, file]) => file ?? ''));

test('every file that SECURITY.md names is there', () => {
  expect(named.size).toBeGreaterThan(30);
  expect([...named].filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('every test of an attack is named there', () => {
  const own = globSync('tests/security/*.test.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  expect(own.length).toBeGreaterThan(3);
  expect([...own, ...Object.keys(attacksElsewhere)].filter((file) => !named.has(file))).toEqual([]);
});
