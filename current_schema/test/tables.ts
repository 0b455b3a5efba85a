import type { TestDatabase } from '@exora/local-stack/testing';
import { asOwner, type Person } from './record.ts';

/** A table or view as the tests of access meet it. */
export interface Table {
  isView: boolean;
  /** Schema and name. */
  name: string;
  /** Those that a statement may set. */
  columns: string[];
  /** Of a view: what tells its rows apart. */
  primaryKey: string[];
  /** Which columns say whose row it is: of which data subject, of which user. */
  profileColumn: string | null;
  userColumn: string | null;
}

/** Columns that hold the data subject, and those that hold a user, the telling ones first. */
const profileColumns = ['patient_id', 'profile_id', 'subject_id'];
const userColumns = ['user_id', 'account_owner_id', 'provider_user_id', 'grantee_user_id'];

/** Every table of schemas public and exora_private, and the file store's. */
export async function allTables(db: TestDatabase): Promise<Table[]> {
  return (await tablesAndViews(db)).filter(({ isView }) => !isView);
}

/** Every table as above, and every view. */
export async function tablesAndViews(db: TestDatabase): Promise<Table[]> {
  const found = await asOwner<{ name: string; is_view: boolean; columns: string[]; primary_key: string[] }>(
    db,
    `select
       n.nspname || '.' || c.relname as name,
       c.relkind in ('v', 'm') as is_view,
       array(
         select a.attname::text from pg_attribute as a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'
         order by a.attnum
       ) as columns,
       array(
         select a.attname::text from pg_index as i join pg_attribute as a on a.attrelid = c.oid and a.attnum = any (i.indkey)
         where i.indrelid = c.oid and i.indisprimary
       ) as primary_key
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
       and (n.nspname in ('public', 'exora_private') or (n.nspname, c.relname) = ('storage', 'objects'))
     order by 1`,
  );
  return found.map(({ name, is_view, columns, primary_key }) => ({
    name,
    isView: is_view,
    columns,
    primaryKey: is_view ? columns.slice(0, 1) : primary_key,
    profileColumn: profileColumns.find((column) => columns.includes(column)) ?? null,
    userColumn: userColumns.find((column) => columns.includes(column)) ?? null,
  }));
}

/** A condition on `t` that holds for the rows of these people; null for tables whose rows are nobody's. */
export function belongsTo(table: Table, people: readonly Person[]): string | null {
  const list = (ids: readonly string[]) => ids.map((id) => `'${id}'`).join(', ');
  const users = list(people.map((person) => person.userId));
  const profiles = `select p.id from public.user_profiles as p where p.account_owner_id in (${users})`;
  if (table.name === 'storage.objects') return `split_part(t.name, '/', 1)::uuid in (${profiles})`;
  // What a person has for themselves, whichever profile it mentions, and the profiles that they own.
  if (table.userColumn === 'user_id' || table.userColumn === 'account_owner_id')
    return `t.${table.userColumn} in (${users})`;
  const conditions = [
    ...(table.profileColumn === null ? [] : [`t.${table.profileColumn} in (${profiles})`]),
    ...(table.userColumn === null ? [] : [`t.${table.userColumn} in (${users})`]),
  ];
  // Whose record it is comes before whose hand was in it.
  return conditions[0] ?? null;
}

/** The row's key as a JSON array, in SQL. */
export function keyOf(table: Table, alias = 't'): string {
  return `jsonb_build_array(${table.primaryKey.map((column) => `${alias}.${column}`).join(', ')})`;
}
