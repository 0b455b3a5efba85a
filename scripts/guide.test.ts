import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tools.ts';

const guide = readFileSync(join(root, 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'];

/** Functions of schema public that a role may execute, as the schema grants it. */
function granted(role: string): string[] {
  const folder = join(root, 'current_schema');
  const sql = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  return [...sql.matchAll(/^grant execute on function public\.(\w+)\([^)]*\)\s+to ([\w, ]+);/gm)]
    .filter(([, , roles = '']) => roles.split(', ').includes(role))
    .map(([, name = '']) => name);
}

/** The functions that a paragraph of the guide names. */
function told(beginning: string): string[] {
  const paragraph = guide.split('\n\n').find((text) => text.startsWith(beginning)) ?? '';
  return [...paragraph.matchAll(/`(\w+_\w+)(?:\(\))?`/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'service_role');
}

test.each([
  ['**For people**', 'authenticated'],
  ['**For the worker and operators**', 'service_role'],
])('the functions that the guide names %s are granted to them', (beginning, role) => {
  const may = granted(role);
  expect(told(beginning).filter((name) => !may.includes(name))).toEqual([]);
});

test('every function that the API offers is named', () => {
  const named = [
    ...told('**For people**'),
    ...told('**For the worker and operators**'),
    ...told('`database_health_check()`'),
  ];
  const offered = [...new Set([...granted('authenticated'), ...granted('service_role')])];
  expect(offered.length).toBeGreaterThan(80);
  expect(offered.filter((name) => !named.includes(name))).toEqual([]);
});

test('every file of the schema is named', () => {
  const files = readdirSync(join(root, 'current_schema')).filter((name) => name.endsWith('.sql'));
  expect(files.filter((name) => !guide.includes(name))).toEqual([]);
});

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  test('names only files and folders that exist', () => {
    const built = ['supabase/functions/', 'apps/render-worker/', '.exora/'];
    const named = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path = '']) => path);
    const missing = named.filter((path) => {
      return !built.includes(path) && !existsSync(join(root, path)) && !path.startsWith('docs/current_');
    });
    expect(missing).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
