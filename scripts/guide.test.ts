import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tools.ts';

const guide = readFileSync(join(root, 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'];

/** Functions of schema public by the role that may execute them, as the schema grants it. */
function granted(role: string): string[] {
  const folder = join(root, 'current_schema');
  const sql = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  return [...sql.matchAll(/^grant execute on function public\.(\w+)\([^)]*\) to ([\w, ]+);/gm)]
    .filter(([, , roles = '']) => roles.split(', ').includes(role))
    .map(([, name = '']) => name);
}

/** The names in a paragraph of the guide that begins with these words. */
function told(beginning: string): string[] {
  const paragraph = guide.split('\n\n').find((text) => text.startsWith(beginning));
  const list = paragraph?.slice(paragraph.indexOf(':')) ?? '';
  return [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
}

test('the guide names every function that people may call, and no other', () => {
  expect(told('For people').sort()).toEqual(granted('authenticated').sort());
});

test('the guide names every function that only the worker may call, and no other', () => {
  const forPeople = granted('authenticated');
  const workerOnly = granted('service_role').filter((name) => !forPeople.includes(name));
  expect(told('For the worker').sort()).toEqual(workerOnly.sort());
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
