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

test.each([
  ['delete', 'delete from public.cats where id = 1;', 'delete-rows'],
  ['delete of all', 'delete from public.cats;', 'delete-rows'],
  [
    'delete on the way',
    'with gone as (delete from public.cats returning id) select count(*) from gone;',
    'delete-rows',
  ],
  ['merge', 'merge into public.cats c using public.dogs d on c.id = d.id when matched then delete;', 'delete-rows'],
  ['truncate', 'truncate public.cats;', 'truncate'],
  ['truncate with what hangs on it', 'truncate public.cats cascade;', 'ban-truncate-cascade'],
  ['dropped schema', 'drop schema pets;', 'drop-schema'],
  ['dropped schema with all in it', 'drop schema if exists pets cascade;', 'drop-schema'],
  ['dropped type with columns', 'drop type public.mood cascade;', 'drop-cascade'],
  ['drop owned', 'drop owned by somebody;', 'drop-owned'],
  ['update of all rows', 'update public.cats set name = null;', 'update-without-where'],
  ['block that deletes', 'do $$ begin delete from public.cats; end $$;', 'delete-rows'],
  ['block that writes over', 'do $$ begin update public.cats set name = null; end $$;', 'update-without-where'],
  [
    'block that writes over all with what a query finds',
    'do $$ begin update public.cats set name = (select d.name from public.dogs d where (d.id) = 1); end $$;',
    'update-without-where',
  ],
  [
    'block whose where is a comment',
    'do $$ begin update public.cats set name = null /* where? */; end $$;',
    'update-without-where',
  ],
  [
    'block whose where is a word',
    "do $$ begin update public.cats set name = 'where (it is'; end $$;",
    'update-without-where',
  ],
  ['block that drops a column', 'do $$ begin alter table public.cats drop name; end $$;', 'drop-cascade'],
  ['block after two dashes', "do $$ begin raise notice '--'; delete from public.cats; end $$;", 'delete-rows'],
])('a %s loses something', async (_what, statement, rule) => {
  const found = await lintMigration({ file: 'it.sql', text: `-- why\n${statement}\n` });
  expect(found.filter(({ risk }) => risk === 'destructive')).toEqual([expect.objectContaining({ rule, line: 2 })]);
});

test.each([
  ['update of some rows', "update public.cats set name = 'Tom' where name is null;"],
  [
    'function that deletes when somebody calls it',
    "create function public.f() returns void language sql as 'delete from public.cats';",
  ],
  ['dropped function', 'drop function public.f(text);'],
  ['block that writes over some', 'do $$ begin update public.cats set name = $n$x$n$ where id = 1; end $$;'],
  [
    'block that writes over some as a query says',
    'do $$ begin update public.cats set (name) = (select null) where id in (select id from public.dogs); end $$;',
  ],
  [
    'block that drops a rule of a table',
    'do $$ begin alter table public.cats drop  constraint named, alter column name drop default; end $$;',
  ],
  [
    'foreign key that deletes',
    'alter table public.cats add constraint d foreign key (id) references public.dogs on delete cascade not valid;',
  ],
])('a %s loses nothing', async (_what, statement) => {
  const found = await lintMigration({ file: 'it.sql', text: statement });
  expect(found.filter(({ risk }) => risk === 'destructive')).toEqual([]);
});

test('what only adds is found harmless', async () => {
  const text = `create table public.dogs (id bigint primary key);
    alter table public.cats add column age integer;
    create function public.greet() returns text language sql as 'select 1';`;
  expect(await lintMigration({ file: 'it.sql', text })).toEqual([]);
});

test('what is no SQL is refused with its file and line', async () => {
  const text = 'create table public.dogs (id bigint);\n\n-- why\nupdate public.cats\n  set name = from;\n';
  await expect(lintMigration({ file: 'it.sql', text })).rejects.toMatchObject({
    code: 'plan_blocked',
    message: expect.stringMatching(/^it\.sql:5 is no SQL that Postgres reads: syntax error at or near "from"\. /),
  });
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
