import { randomUUID } from 'node:crypto';
import { selects } from '../../../current_schema/test/matrix-expectations.ts';
import type { Table } from '../../../current_schema/test/tables.ts';
import { attack, isFull, type Tries } from '../harness/attack.ts';
import { inParallel } from '../harness/requests.ts';
import { changedTables, fingerprints, leakFinder, openTable, ownersIds, type Sender, type Target } from './target.ts';

const parallel = 6;

/** Ways to ask a table for rows, beyond a plain select: query string and headers. */
function readings({ owner, other }: { owner: string; other: string }): [string, string, Record<string, string>?][] {
  return [
    ['everything', 'select=*'],
    ['a very large page', 'select=*&limit=1000000000&offset=0'],
    ['a range', 'select=*', { range: '0-1000000', 'range-unit': 'items' }],
    ['an exact count', 'select=*&limit=1', { prefer: 'count=exact' }],
    ['a planned count', 'select=*&limit=1', { prefer: 'count=planned' }],
    ['an or around one’s own', `select=*&or=(patient_id.eq.${owner},patient_id.eq.${other})`],
    ['an or that is always true', 'select=*&or=(id.is.null,id.not.is.null)'],
    ['a negation', `select=*&not.and=(id.is.null,id.eq.${randomUUID()})`],
    ['a quote in a filter', `select=*&patient_id=eq.${owner}'%20or%20'1'='1`],
    ['a comment in a filter', 'select=*&id=not.is.null--'],
    ['a statement in a filter', 'select=*&id=eq.1);select%20*%20from%20auth.users;--'],
    ['a subquery as a column', 'select=*,(select%20email%20from%20auth.users)'],
    ['a cast', 'select=id::text,patient_id::text'],
    ['an alias of a system column', 'select=x:ctid,y:tableoid,z:xmin'],
    ['an order by a statement', 'select=*&order=(select%20pg_sleep(5))'],
    ['a sum', 'select=count(),id.max()'],
    ['a query plan', 'select=*', { accept: 'application/vnd.pgrst.plan+json; options=analyze|verbose' }],
    ['a plan as text', 'select=*', { accept: 'APPLICATION/VND.PGRST.PLAN+text' }],
    ['csv', 'select=*', { accept: 'text/csv' }],
    ['one object', `select=*&patient_id=eq.${owner}&limit=1`, { accept: 'application/vnd.pgrst.object+json' }],
    ['a negative offset', 'select=*&offset=-1'],
    [
      'a role in the headers',
      'select=*',
      { role: 'service_role', 'x-hasura-role': 'admin', 'x-supabase-role': 'postgres' },
    ],
    ['another schema', 'select=*', { 'accept-profile': 'exora_private' }],
    ['claims in the headers', 'select=*', { 'request.jwt.claims': `{"sub":"${owner}"}` }],
  ];
}

const otherSchemas = ['exora_private', 'auth', 'storage', 'pg_catalog', 'information_schema', 'vault', 'extensions'];

/** Rows of the API's own tables, asked for and written by everybody who must get nothing. */
export function attackTables(target: () => Target): void {
  const publicTables = () => target().tables.filter(({ name }) => name.startsWith('public.'));
  const short = ({ name }: Table) => name.slice('public.'.length);
  const visibleTo = (table: Table, who: Sender) =>
    selects.some(([names, tables]) => tables.includes(table.name) && names.includes(who.as));

  attack(
    'access by tables',
    'reading, by every way to ask',
    async (tries) => {
      const { cast } = target();
      const findLeak = leakFinder(cast.owner.mark, await ownersIds(target()));
      const ways = readings({ owner: cast.owner.profileId, other: cast.other.profileId });
      const attackers = isFull ? target().attackers : target().attackers.slice(0, 3);
      for (const sender of attackers) {
        const asked = publicTables().flatMap((table) => ways.map((way) => ({ table, way })));
        await inParallel(asked, parallel, async ({ table, way: [way, query, headers = {}] }) => {
          const request = `${short(table)}?${query}`;
          const answer = await target().rest(sender, request, { headers });
          const leak = findLeak(answer, request);
          tries.held(`${sender.name} asked ${table.name} for ${way} and got ${leak}`, leak === null);
          if (!/plan/.test(way)) return;
          tries.held(`${sender.name} got ${way} of ${table.name}`, !/Seq Scan|Index|"Plan"/.test(answer.text));
        });
      }
      // The same requests find the rows for whoever may see them.
      for (const table of publicTables().filter((one) => visibleTo(one, target().owner))) {
        const answer = await target().rest(target().owner, `${short(table)}?select=*`);
        tries.control(
          `the owner reads ${table.name} (${answer.status})`,
          answer.status === 200 && answer.text !== '[]',
        );
      }
    },
    600_000,
  );

  attack('access by tables', 'counting rows that are not one’s own', async (tries) => {
    for (const table of publicTables()) {
      for (const sender of target().attackers) {
        const seen = await target().rest(sender, `${short(table)}?select=*`);
        const counted = await target().rest(sender, `${short(table)}?select=*`, {
          method: 'HEAD',
          headers: { prefer: 'count=exact' },
        });
        const count = /\/(\d+)$/.exec(counted.headers.get('content-range') ?? '')?.[1];
        const visible = seen.status < 300 ? (JSON.parse(seen.text) as unknown[]).length : 0;
        tries.held(
          `${sender.name} counted ${count} rows of ${table.name} and sees ${visible}`,
          count === undefined || Number(count) === visible,
        );
      }
    }
    const own = await target().rest(target().owner, 'patient_clinical_events?select=id', {
      method: 'HEAD',
      headers: { prefer: 'count=exact' },
    });
    tries.control('the owner counts their facts', /\/[1-9]\d*$/.test(own.headers.get('content-range') ?? ''));
  });

  attack(
    'access by tables',
    'rows beside rows: embedding over every foreign key',
    async (tries) => {
      const { cast, sql } = target();
      const findLeak = leakFinder(cast.owner.mark, await ownersIds(target()));
      const links = await sql<{ child: string; parent: string; name: string }[]>`
      select distinct c.relname as child, p.relname as parent, k.conname as name
      from pg_constraint as k
      join pg_class as c on c.oid = k.conrelid and not c.relispartition
      join pg_class as p on p.oid = k.confrelid
      where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
      order by 1, 2, 3`;
      for (const sender of isFull ? target().attackers : target().attackers.slice(1, 3)) {
        await inParallel(links, parallel, async ({ child, parent, name }) => {
          for (const request of [
            `${child}?select=*,${parent}!${name}(*)`,
            `${parent}?select=*,${child}!${name}(*)`,
            `${child}?select=*,${parent}!inner(*)`,
            `${parent}?select=*,${child}(*)&${child}.limit=100000`,
          ]) {
            const leak = findLeak(await target().rest(sender, request), request);
            tries.held(`${sender.name} asked ${request} and got ${leak}`, leak === null);
          }
        });
      }
      const own = await target().rest(target().owner, 'user_profiles?select=id,shell_files(id,file_name)');
      tries.control(`the owner reads documents beside the profile (${own.status})`, own.text.includes(cast.owner.mark));
      const open = await target().rest(target().owner, `${openTable}?select=*,user_profiles(*)`);
      tries.control(`embedding works (${open.status})`, open.status === 200);
    },
    300_000,
  );

  attack('access by tables', 'other schemas', async (tries) => {
    const { cast } = target();
    const findLeak = leakFinder(cast.owner.mark, await ownersIds(target()));
    const elsewhere = ['users', 'sessions', 'refresh_tokens', 'objects', 'buckets', 'pg_roles', 'pg_authid', 'tables'];
    const privateTables = target()
      .tables.filter(({ name }) => name.startsWith('exora_private.'))
      .map(({ name }) => name.slice('exora_private.'.length));
    for (const sender of target().attackers.slice(0, 3)) {
      for (const schema of otherSchemas) {
        for (const table of [...elsewhere, ...privateTables]) {
          const headers = { 'accept-profile': schema, 'content-profile': schema };
          const got = await target().rest(sender, `${table}?select=*`, { headers });
          const names = [`${schema}.${table}`, `%22${schema}%22.${table}`];
          const dotted = await Promise.all(names.map((name) => target().rest(sender, `${name}?select=*`)));
          for (const answer of [got, ...dotted]) {
            const refused = answer.status >= 400 && findLeak(answer, '') === null;
            tries.held(`${sender.name} read ${schema}.${table} (${answer.status})`, refused);
          }
        }
      }
    }
    const own = await target().rest(target().owner, 'shell_files?select=*', {
      headers: { 'accept-profile': 'public' },
    });
    tries.control(`the offered schema by name (${own.status})`, own.text.includes(cast.owner.mark));
  });

  attack(
    'access by tables',
    'writing: insert, update, delete and upsert',
    async (tries) => {
      const { cast, sql } = target();
      const before = await fingerprints(target());
      const counts = await rowCounts(target());
      const { attackers, owner } = target();
      for (const sender of [
        ...(isFull ? attackers : attackers.filter(({ name }) => name === 'another owner')),
        owner,
      ]) {
        await inParallel(publicTables(), parallel, (table) => tryWrites(target(), tries, sender, table));
      }
      const changed = changedTables(before, await fingerprints(target()));
      tries.held(`it changed ${changed.join(', ')}`, changed.length === 0);
      const now = await rowCounts(target());
      const grown = Object.keys(counts).filter((name) => counts[name] !== now[name]);
      tries.held(`rows came or went in ${grown.join(', ')}`, grown.length === 0);
      // The very same requests write where somebody may: on a table of this test.
      const id = randomUUID();
      const row = { id, patient_id: cast.owner.profileId, body: 'one' };
      const write = (method: string, query: string, body: unknown, prefer = '') =>
        target().rest(target().owner, `${openTable}${query}`, {
          method,
          headers: { prefer },
          ...(body === null ? {} : { body: JSON.stringify(body) }),
        });
      tries.control('insert', (await write('POST', '', row)).status === 201);
      tries.control('update', (await write('PATCH', `?id=eq.${id}`, { body: 'two' })).status < 300);
      const upsert = await write('POST', '', { ...row, body: 'three' }, 'resolution=merge-duplicates');
      tries.control(`upsert (${upsert.status})`, upsert.status < 300);
      const [kept] = await sql<{ body: string }[]>`select body from public.attacked_control_notes where id = ${id}`;
      tries.control('they wrote', kept?.body === 'three');
      tries.control('delete', (await write('DELETE', `?id=eq.${id}`, null)).status < 300);
      const foreign = await write('POST', '', { ...row, patient_id: cast.other.profileId });
      tries.held(`a row for somebody else’s profile (${foreign.status})`, foreign.status >= 400);
    },
    600_000,
  );
}

async function tryWrites(target: Target, tries: Tries, sender: Sender, table: Table): Promise<void> {
  const { owner } = target.cast;
  const name = table.name.slice('public.'.length);
  const key = table.primaryKey[0] ?? table.columns[0] ?? 'id';
  const [row] = await target.sql.unsafe<{ row: Record<string, unknown> }[]>(
    `select to_jsonb(t) as row from ${table.name} as t limit 1`,
  );
  const columns = new Set(table.columns);
  const existing = Object.fromEntries(Object.entries(row?.row ?? {}).filter(([column]) => columns.has(column)));
  const mine = {
    ...existing,
    ...(table.profileColumn === null ? {} : { [table.profileColumn]: owner.profileId }),
    ...(table.userColumn === null ? {} : { [table.userColumn]: owner.userId }),
  };
  const value = existing[key] ?? randomUUID();
  const filter = `?${key}=eq.${encodeURIComponent(String(value))}`;
  const send = async (what: string, method: string, query: string, body: unknown, prefer: string) => {
    const answer = await target.rest(sender, `${name}${query}`, {
      method,
      headers: { prefer },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    // Without a row in reach an update or delete may end well and do nothing; the fingerprints tell.
    const nothing = answer.status < 300 && (answer.text === '[]' || answer.headers.get('content-range') === '*/0');
    tries.held(`${sender.name} could ${what} ${table.name} (${answer.status})`, answer.status >= 400 || nothing);
  };
  const representation = 'return=representation,count=exact';
  await send(
    'insert into',
    'POST',
    '',
    { ...mine, ...(columns.has('id') ? { id: randomUUID() } : {}) },
    representation,
  );
  await send('insert many into', 'POST', '', [mine, mine], `${representation},missing=default`);
  await send('upsert', 'POST', '', mine, `resolution=merge-duplicates,${representation}`);
  await send(
    'upsert by another key',
    'POST',
    `?on_conflict=${key}`,
    mine,
    `resolution=ignore-duplicates,${representation}`,
  );
  await send('update', 'PATCH', filter, mine, representation);
  await send('update all of', 'PATCH', '', mine, `${representation},tx=commit`);
  await send('replace in', 'PUT', filter, mine, representation);
  await send('delete from', 'DELETE', filter, null, representation);
  await send('delete all of', 'DELETE', `?${key}=not.is.null`, null, `${representation},max-affected=1000000`);
}

async function rowCounts({ sql, tables }: Target): Promise<Record<string, string>> {
  const stable = tables.filter(({ name }) => !/audit|access_log|_control_/.test(name));
  const rows = await sql.unsafe<{ name: string; count: string }[]>(
    stable.map(({ name }) => `select '${name}' as name, count(*)::text as count from ${name}`).join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
