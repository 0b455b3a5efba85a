import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tools.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'];

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
