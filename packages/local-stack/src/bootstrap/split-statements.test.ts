import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'libpg-query';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { splitStatements } from './split-statements.ts';

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

test.each([
  ['strings', "select 'a;b', 'it''s;', e'\\';'; select 2", ["select 'a;b', 'it''s;', e'\\';'", 'select 2']],
  ['quoted names', 'select 1 as "a;""b"; select 2', ['select 1 as "a;""b"', 'select 2']],
  ['dollar quotes', 'do $$ a; $x$ b; $$; do $x$ c; $$ d; $x$', ['do $$ a; $x$ b; $$', 'do $x$ c; $$ d; $x$']],
  ['parameters that look like them', 'select a$1, b$1; select 2', ['select a$1, b$1', 'select 2']],
  [
    'comments',
    'select 1 -- a; b\n; /* c; /* d; */ e; */ select 2',
    ['select 1 -- a; b', '/* c; /* d; */ e; */ select 2'],
  ],
  ['nothing', ' ;; -- only words; \n', []],
  ['a backslash that is no escape', "select '\\'; select 2", ["select '\\'", 'select 2']],
])('semicolons in %s end no statement', (_, sql, expected) => {
  expect(texts(sql)).toEqual(expected);
});

test('each statement knows the line of its comment and of its own beginning', () => {
  expect(splitStatements('select 1;\n\n-- why\nselect\n  2;\n')).toEqual([
    { text: 'select 1', textLine: 1, line: 1 },
    { text: '-- why\nselect\n  2', textLine: 3, line: 4 },
  ]);
});

describe('finds the same statements as Postgres’ own parser', async () => {
  const folders = ['current_schema', 'supabase/migrations', 'supabase/migrations/rollbacks'];
  const files: string[] = [];
  for (const folder of folders) {
    const names = await readdir(join(repositoryRoot(), folder));
    files.push(...names.filter((name) => name.endsWith('.sql')).map((name) => join(folder, name)));
  }
  test.each(files)('%s', async (file) => {
    const sql = await readFile(join(repositoryRoot(), file), 'utf8');
    const own = splitStatements(sql);
    expect(own).toHaveLength((await parse(sql)).stmts?.length ?? 0);
    for (const { text } of own) expect((await parse(text)).stmts).toHaveLength(1);
  });
});
