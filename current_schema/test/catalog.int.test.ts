import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Undoes what a bad example made, and carries what the rule found in it. */
class Rollback extends Error {
  readonly count: number;
  constructor(count: number) {
    super('rolled back');
    this.count = count;
  }
}

describe('the catalog', () => {
  const rules: Record<string, string> = {
    'row level security is on for every table': `
      select c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname in ('public', 'exora_private') and c.relkind in ('r', 'p') and not c.relrowsecurity`,
    'no policy is for everybody': `
      select policyname from pg_policies
      where schemaname in ('public', 'storage') and roles && array['public', 'anon']::name[]`,
    'every definer function has an empty search path': `
      select p.proname from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where n.nspname in ('public', 'exora_private') and p.prosecdef
        and not coalesce(p.proconfig @> array['search_path=""'], false)`,
    'views run with their reader’s rights': `
      select c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname in ('public', 'exora_private') and c.relkind = 'v'
        and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
    'every table, view and function says what it is': `
      select c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspname in ('public', 'exora_private') and c.relkind in ('r', 'p', 'v')
        and obj_description(c.oid, 'pg_class') is null
      union all
      select p.proname from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where n.nspname in ('public', 'exora_private') and obj_description(p.oid, 'pg_proc') is null`,
    'every foreign key has an index that begins with its column': `
      select k.conname from pg_constraint as k join pg_namespace as n on n.oid = k.connamespace
      where n.nspname in ('public', 'exora_private') and k.contype = 'f'
        and not exists (
          select from pg_index as i where i.indrelid = k.conrelid and i.indkey[0] = any (k.conkey) and i.indpred is null
        )`,
    'no function has a namesake': `
      select p.proname from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where n.nspname in ('public', 'exora_private') group by n.nspname, p.proname having count(*) > 1`,
  };

  /** What breaks each rule: a rule that this leaves silent is no rule. */
  const bad = `
    create table public.bad_table (id int, owner_id uuid references auth.users (id));
    create policy bad_policy on public.bad_table for select using (true);
    create function public.bad_function() returns int language sql security definer as 'select 1';
    create function public.bad_function(a int) returns int language sql security definer as 'select 1';
    create view public.bad_view as select id from public.bad_table;`;

  test.each(Object.entries(rules))('%s, and the rule fires on a bad example', async (_, rule) => {
    expect(await asOwner(db, rule)).toEqual([]);
    const sql = postgres(db.ownerUrl, { max: 1 });
    try {
      const found = await sql
        .begin(async (tx) => {
          await tx.unsafe(bad);
          const rows = await tx.unsafe(rule);
          throw new Rollback(rows.length);
        })
        .catch((thrown: unknown) => {
          if (thrown instanceof Rollback) return thrown.count;
          throw thrown;
        });
      expect(found).toBeGreaterThan(0);
    } finally {
      await sql.end();
    }
  });
});
