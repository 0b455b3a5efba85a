import { expect, test } from 'vitest';
import { historyProblems, serverProblemsOf } from './database-state.ts';
import { lintMigration } from './lint-migrations.ts';

test.each([
  ['drop column', 'alter table public.cats drop column name;', 'ban-drop-column', 'destructive'],
  ['drop table', 'drop table public.cats;', 'ban-drop-table', 'destructive'],
  ['rename', 'alter table public.cats rename column name to title;', 'renaming-column', 'destructive'],
  [
    'check of all rows',
    'alter table public.cats add constraint named check (name is not null);',
    'constraint-missing-not-valid',
    'locking',
  ],
  ['index', 'create index cats_name_idx on public.cats (name);', 'require-concurrent-index-creation', 'locking'],
])('squawk finds what a %s risks, with its line', async (_what, statement, rule, risk) => {
  const found = await lintMigration({ file: 'it.sql', text: `-- why\n${statement}\n` });
  expect(found).toContainEqual(expect.objectContaining({ rule, risk, line: 2 }));
});

test('what only adds is found harmless', async () => {
  const text = `create table public.dogs (id bigint primary key);
    alter table public.cats add column age integer;
    create function public.greet() returns text language sql as 'select 1';`;
  expect(await lintMigration({ file: 'it.sql', text })).toEqual([]);
});

const supabase = {
  version: 170_004,
  roles: ['anon', 'authenticated', 'service_role'],
  tables: ['auth.users', 'storage.objects', 'storage.buckets'],
};

test.each([
  ['a Supabase of Postgres 17', supabase, []],
  ['Postgres 14', { ...supabase, version: 140_011 }, ['Postgres 14; Exora runs on 15 to 18']],
  ['Postgres 19', { ...supabase, version: 190_000 }, ['Postgres 19']],
  ['a plain Postgres', { ...supabase, roles: [], tables: [] }, ['no Supabase database']],
])('%s', (_what, server, sentences) => {
  const problems = serverProblemsOf(server);
  expect(problems).toHaveLength(sentences.length);
  for (const [at, sentence] of sentences.entries()) expect(problems[at]).toContain(sentence);
});

const file = (version: string) => ({ version, name: 'x', file: `${version}_x.sql`, text: `select ${version};` });
const files = [file('20260101000000'), file('20260102000000')];

test.each([
  ['nothing yet', [], null],
  ['a part', [{ version: '20260101000000', statements: ['select 20260101000000'] }], null],
  ['recorded without statements', [{ version: '20260101000000', statements: null }], null],
  ['a migration that the files lack', [{ version: '20270101000000', statements: null }], 'ahead of these sources'],
  ['a gap', [{ version: '20260102000000', statements: null }], 'comes before it'],
  ['another text', [{ version: '20260101000000', statements: ['select 1'] }], 'another text'],
])('a database with %s', (_what, recorded, sentence) => {
  const problems = historyProblems(recorded, files);
  expect(problems).toHaveLength(sentence === null ? 0 : 1);
  if (sentence !== null) expect(problems[0]).toContain(sentence);
});
