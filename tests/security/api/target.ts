import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { type Cast, createCast, type IdentityName } from '../../../current_schema/test/cast.ts';
import { type Arguments, goodArguments, type Offered } from '../../../current_schema/test/good-calls.ts';
import type { Person } from '../../../current_schema/test/record.ts';
import { allTables, belongsTo, type Table } from '../../../current_schema/test/tables.ts';
import { signToken } from '../../../packages/local-stack/test/sign-token.ts';
import { type Answer, ask } from '../harness/requests.ts';

/** An attacker, or whoever is entitled; `token` is null for anon. */
export interface Sender {
  name: string;
  token: string | null;
  /** As whom the access matrix knows this sender. */
  as: IdentityName;
}

/** The whole API (gateway, sign-in, data, files, functions) on a database with a full record, and those around it. */
export interface Target {
  api: TestApi;
  cast: Cast;
  /** As the superuser. */
  sql: postgres.Sql;
  tables: Table[];
  /** Who must get nothing of the owner's record. */
  attackers: Sender[];
  owner: Sender;
  tokenOf(person: Person, claims?: Record<string, unknown>): string;
  /** Calls a function of the API with JSON arguments. */
  rpc(sender: Sender, name: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends to a table or view. */
  rest(sender: Sender, path: string, init?: RequestInit): Promise<Answer>;
  headersOf(sender: Sender): Record<string, string>;
  stop(): Promise<void>;
}

/** A table that this test alone has: whoever is signed in may do everything with their own rows, by the same requests. */
export const openTable = 'attacked_control_notes';

/** Starts the target. */
export async function startTarget(): Promise<Target> {
  const cast = await createCast();
  const sql = postgres(cast.db.adminUrl, { max: 2, onnotice: () => undefined });
  const tables = await allTables(cast.db);
  await sql.unsafe(`
    create table public.${openTable} (
      id uuid not null default gen_random_uuid() primary key,
      patient_id uuid not null references public.user_profiles (id),
      body text not null
    );
    alter table public.${openTable} enable row level security;
    revoke all on public.${openTable} from anon;
    grant select, insert, update, delete on public.${openTable} to authenticated;
    create policy own on public.${openTable} to authenticated
    using (patient_id in (select p.id from public.user_profiles as p where p.account_owner_id = (select auth.uid())))`);
  const api = await startTestApi({ database: cast.db, functions: true });
  const tokenOf = (person: Person, claims: Record<string, unknown> = {}) =>
    signToken(
      { sub: person.userId, role: 'authenticated', aud: 'authenticated', ...claims },
      cast.db.secrets.jwt_secret,
    );
  const sender = (name: string, person: Person, as: IdentityName, claims = {}): Sender => ({
    name,
    as,
    token: tokenOf(person, claims),
  });
  const { people } = cast;
  const headersOf = ({ token }: Sender): Record<string, string> => ({
    apikey: api.publishableKey,
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  });
  const rest: Target['rest'] = (who, path, init = {}) =>
    ask(`${api.url}/rest/v1/${path}`, {
      ...init,
      headers: { ...headersOf(who), ...(init.headers as Record<string, string> | undefined) },
    });
  return {
    api,
    cast,
    sql,
    tables,
    attackers: [
      { name: 'anon', token: null, as: 'anon' },
      sender('a stranger', people.stranger, 'stranger'),
      sender('another owner', cast.other, 'stranger'),
      sender('a stranger who calls themselves admin', people.stranger, 'stranger', {
        user_metadata: { role: 'admin', is_admin: true },
        app_role: 'admin',
        is_admin: true,
      }),
      sender('an expired carer', people['expired carer'], 'expired carer'),
      sender('a revoked carer', people['revoked carer'], 'revoked carer'),
      sender('a provider out of consent', people['provider out of consent'], 'provider out of consent'),
    ],
    owner: sender('the owner', cast.owner, 'owner'),
    tokenOf,
    headersOf,
    rest,
    rpc: (who, name, body, headers = {}) =>
      rest(who, `rpc/${name}`, { method: 'POST', body: JSON.stringify(body), headers }),
    stop: async () => {
      await sql.end();
      await api.stop();
    },
  };
}

/** Arguments as JSON, each in the form of its type. */
export function jsonArguments({ parameters }: Offered, given: Arguments): Record<string, unknown> {
  return Object.fromEntries(parameters.map(({ name, type }) => [name, jsonValue(type, given[name] ?? null)]));
}

function jsonValue(type: string, text: string | null): unknown {
  if (text === null) return null;
  if (type.endsWith('[]')) return text.slice(1, -1).split(',').filter(Boolean);
  switch (type) {
    case 'jsonb':
    case 'json':
    case 'boolean':
    case 'integer':
    case 'smallint':
    case 'bigint':
    case 'numeric':
    case 'double precision':
      return JSON.parse(text);
    default:
      return text;
  }
}

/** Arguments by which the function does what it is for, about the owner's record, as JSON. */
export function ownersArguments({ cast }: Target, routine: Offered): Record<string, unknown> {
  return jsonArguments(routine, goodArguments(cast, routine));
}

/** Rows about the log and its chain: to be refused may be written down. */
const isLog = (table: Table) => /\.(audit_|failed_audit_events|provider_access_log)/.test(table.name);

/** A fingerprint of everything that is the owner's, by table: equal as long as nobody has changed a row. */
export async function fingerprints({ sql, tables, cast }: Target): Promise<Record<string, string>> {
  const queries = tables.flatMap((table) => {
    const condition = isLog(table) ? null : belongsTo(table, [cast.owner]);
    if (condition === null) return [];
    return [
      `select '${table.name}' as name,
         count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print
       from ${table.name} as t where ${condition}`,
    ];
  });
  const rows = await sql.unsafe<{ name: string; print: string }[]>(queries.join(' union all '));
  return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
}

/** Tables whose rows differ between two fingerprints. */
export function changedTables(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

/** Rows that those who had access may go on to see: what was given to them. */
const isShared = (table: Table) =>
  /\.(profile_access_permissions|patient_provider_access|provider_registry|user_profiles)$/.test(table.name);

/** Ids of the owner's rows, one list a table, newest tables included: nobody else may be told one. */
export async function ownersIds({ sql, tables, cast }: Target): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const condition = belongsTo(table, [cast.owner]);
    if (condition === null || !table.columns.includes('id') || isShared(table)) continue;
    const rows = await sql.unsafe<{ id: string }[]>(
      `select t.id::text as id from ${table.name} as t where ${condition} and t.id::text ~ '^[0-9a-f-]{36}$' limit 200`,
    );
    if (rows.length > 0) found[table.name] = rows.map(({ id }) => id);
  }
  return found;
}

/** Finds the owner's words and ids in an answer; what the request itself named proves nothing. */
export function leakFinder(mark: string, ids: Readonly<Record<string, string[]>>) {
  const all = new Set(Object.values(ids).flat());
  return (answer: Answer, request: string): string | null => {
    const text = `${answer.text} ${[...answer.headers.values()].join(' ')}`;
    if (text.includes(mark) && !request.includes(mark)) return 'words of the record';
    for (const id of text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []) {
      if (all.has(id) && !request.includes(id)) return 'an id of the record';
    }
    return null;
  };
}
