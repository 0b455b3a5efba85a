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
  return [...paragraph.matchAll(/`(\w+_\w+)`/g)].map(([, name = '']) => name).filter((name) => name !== 'service_role');
}

test.each([
  ['**For people**', 'authenticated'],
  ['**For the worker**', 'service_role'],
])('the functions that the guide names %s are granted to them', (beginning, role) => {
  const names = told(beginning);
  expect(names.length).toBeGreaterThan(15);
  const may = granted(role);
  expect(names.filter((name) => !may.includes(name))).toEqual([]);
});

test('every way to read or change a record that people have is named', () => {
  const ways = granted('authenticated').filter((name) =>
    /^(read|submit|grant|revoke|confirm|correct|reject|add)_/.test(name),
  );
  const elsewhere = ['read_notifications'];
  expect(ways.filter((name) => !told('**For people**').includes(name) && !elsewhere.includes(name))).toEqual([]);
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
