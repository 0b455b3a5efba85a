import { describe, expect, test } from 'vitest';
import { draftMigration } from './draft.ts';

const table = `create table public.pets (
  id uuid not null,
  -- As people call it.
  name text not null default 'none',
  kind text,
  constraint pets_pkey primary key (id),
  constraint pets_kind_known check (kind in ('cat', 'dog'))
);
alter table public.pets enable row level security;
grant select on public.pets to authenticated;
comment on table public.pets is 'Pets.';
`;
const rule = `create function public.rule(p_id uuid)
returns boolean
language sql
as $$ select true $$;
revoke all on function public.rule(uuid) from public;
grant execute on function public.rule(uuid) to authenticated;
comment on function public.rule(uuid) is 'Says yes.';
create policy pets_select on public.pets for select to authenticated using (public.rule(id));
`;

/** The statements that lead from one text to the other, and back. */
function between(before: string, after: string): { forth: string[]; back: string[] } {
  const file = (text: string) => [{ name: '01_pets.sql', text }];
  const { migration, rollback } = draftMigration('Pets', file(before), file(after));
  const statements = (text: string) =>
    text
      .split(/;\n/)
      .map((part) => part.replace(/^(?:\s|--[^\n]*-{3}\n|-- (?:Pets|Back|Rows|hold)[^\n]*\n)*/, '').trim())
      .filter(Boolean);
  return { forth: statements(migration), back: statements(rollback) };
}

describe('a draft leads there and back', () => {
  const cases: [string, string, string, string[], string[]][] = [
    ['nothing changed but spaces and comments', table, table.replaceAll('  ', '    ').replace('people', 'we'), [], []],
    ['a table with what belongs to it', '', table, [...between('', table).forth], ['drop table\n  public.pets']],
    [
      'a column',
      table,
      table.replace('  kind text,', '  kind text,\n  -- In kg.\n  weight numeric(5, 2) default 1,'),
      ['alter table public.pets\n  -- In kg.\n  add column weight numeric(5, 2) default 1'],
      ['alter table public.pets\n  drop column weight'],
    ],
    [
      'a column’s default and not null',
      table,
      table.replace("name text not null default 'none'", "name text default 'new'"),
      ["alter table public.pets\n  alter column name set default 'new',\n  alter column name drop not null"],
      [
        expect.stringContaining('TODO: public.pets.name: what becomes of rows without a value?'),
        'end\n$todo$',
        "alter table public.pets\n  alter column name set default 'none',\n  alter column name set not null",
      ],
    ],
    [
      'a constraint',
      table,
      table.replace("('cat', 'dog')", "('cat', 'dog', 'emu')"),
      [
        'alter table public.pets drop constraint pets_kind_known',
        "alter table public.pets\n  add constraint pets_kind_known check (kind in ('cat', 'dog', 'emu'))",
      ],
      [
        'alter table public.pets drop constraint pets_kind_known',
        "alter table public.pets\n  add constraint pets_kind_known check (kind in ('cat', 'dog'))",
      ],
    ],
    [
      'a constraint that moves into a statement of its own',
      table,
      table
        .replace(",\n  constraint pets_kind_known check (kind in ('cat', 'dog'))", '')
        .concat("alter table public.pets add constraint pets_kind_known check (kind in ('cat', 'dog'));"),
      [],
      [],
    ],
    [
      'grants: everything is taken first',
      table,
      table.replace('grant select on public.pets to authenticated', 'grant select on public.pets to service_role'),
      [
        'revoke all on public.pets from public, anon, authenticated, service_role',
        'grant select on public.pets to service_role',
      ],
      [
        'revoke all on public.pets from public, anon, authenticated, service_role',
        'grant select on public.pets to authenticated',
      ],
    ],
    [
      'a function’s body',
      table + rule,
      table + rule.replace('select true', 'select false'),
      ['create or replace function public.rule(p_id uuid)\nreturns boolean\nlanguage sql\nas $$ select false $$'],
      ['create or replace function public.rule(p_id uuid)\nreturns boolean\nlanguage sql\nas $$ select true $$'],
    ],
    [
      'a function’s parameters: what leans on it is made again',
      table + rule,
      table + rule.replaceAll('uuid)', 'uuid, text)').replace('p_id uuid, text', 'p_id uuid, p_why text default null'),
      [
        'drop policy pets_select on public.pets',
        'drop function public.rule',
        'create function public.rule(p_id uuid, p_why text default null)\nreturns boolean\nlanguage sql\nas $$ select true $$',
        'revoke all on function public.rule(uuid, text) from public',
        'grant execute on function public.rule(uuid, text) to authenticated',
        "comment on function public.rule(uuid, text) is 'Says yes.'",
        'create policy pets_select on public.pets for select to authenticated using (public.rule(id))',
      ],
      ['drop policy pets_select on public.pets', 'drop function public.rule', ...between(table, table + rule).forth],
    ],
    [
      'comments, indexes and triggers',
      `${table}create index pets_kind_idx on public.pets (kind);`,
      `${table.replace("is 'Pets.'", "is 'All pets.'")}create index pets_kind_idx on public.pets (kind, name);`,
      [
        'drop index public.pets_kind_idx',
        "comment on table public.pets is 'All pets.'",
        'create index pets_kind_idx on public.pets (kind, name)',
      ],
      [
        'drop index public.pets_kind_idx',
        "comment on table public.pets is 'Pets.'",
        'create index pets_kind_idx on public.pets (kind)',
      ],
    ],
    [
      'seeded rows, but not what somebody changed since',
      `${table}insert into public.pets (id, name) values ('1', 'a'), ('2', 'b (old)');`,
      `${table}insert into public.pets (id, name) values ('2', 'b, new'), ('3', 'c');`,
      [
        "delete from public.pets where id = '1'",
        "insert into public.pets (id, name)\nvalues\n  ('3', 'c')",
        "update public.pets set name = 'b, new' where id = '2' and name = 'b (old)'",
      ],
      [
        "delete from public.pets where id = '3'",
        "insert into public.pets (id, name)\nvalues\n  ('1', 'a')",
        "update public.pets set name = 'b (old)' where id = '2' and name = 'b, new'",
      ],
    ],
    [
      'a trigger on a table that isn’t ours goes with its function',
      '',
      'create function public.f() returns trigger language plpgsql as $$ begin return new; end $$;\n' +
        'create trigger t after insert on auth.users for each row execute function public.f();',
      [
        'create function public.f() returns trigger language plpgsql as $$ begin return new; end $$',
        'create trigger t after insert on auth.users for each row execute function public.f()',
      ],
      ['drop function public.f cascade'],
    ],
  ];

  test.each(cases)('%s', (_, before, after, forth, back) => {
    const drafted = between(before, after);
    expect(drafted.forth).toEqual(forth);
    if (!_.startsWith('a trigger')) expect(drafted.back).toEqual(back);
    else expect(drafted.back.at(-1)).toBe(back[0]);
  });
});

describe('what can’t be derived is a statement that fails', () => {
  test.each([
    [
      'a column that must have a value',
      table.replace('  kind text,', '  kind text,\n  age int not null,'),
      'pets.age: what is the value',
    ],
    ['another type', table.replace('kind text', 'kind int'), 'pets.kind: how do values become the other type'],
    ['a lost column', table.replace('  kind text,\n', ''), 'pets.kind: may its values be lost'],
    ['a lost table', '', 'may these be lost with their rows? public.pets'],
    ['partitions', table.replace(/\);\n/, ') partition by list (kind);\n'), 'pets: partitioning'],
  ])('%s', (_, after, question) => {
    const { forth } = between(table, after);
    const failing = forth.filter((statement) => statement.includes("raise exception 'TODO: "));
    expect(failing.join()).toContain(question);
  });
});
