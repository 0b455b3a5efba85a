import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { workedJobTypes } from '@exora/contracts';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../src/config.ts';
import type { Database } from '../src/database/database.ts';
import { connectPostgres, type PostgresConnection } from '../src/database/postgres-database.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { PostgresProxy } from './postgres-proxy.ts';
import { Project } from './project.ts';

/** Functions with every form of parameter and result, beside the real ones. */
const shapes = `
  create table public.probe_rows (n integer, label text, at timestamptz, big bigint, tags text[], doc jsonb);
  insert into public.probe_rows values
    (1, 'one', '2026-01-02 03:04:05.678901+02', 9007199254740991, '{a,"b c"}', '{"k": [1, null, "x"]}'),
    (2, null, null, null, null, null);
  create function public.probe_scalar(p_n integer, p_add integer default 10) returns integer language sql as
    'select p_n + p_add';
  create function public.probe_text(p_text text) returns text language sql as 'select p_text';
  create function public.probe_bigint() returns bigint language sql as 'select 9007199254740991';
  create function public.probe_numeric() returns numeric language sql as 'select 1.5';
  create function public.probe_time(p_at timestamptz) returns timestamptz language sql as 'select p_at';
  create function public.probe_json(p_doc jsonb) returns jsonb language sql as 'select p_doc';
  create function public.probe_json_type(p_doc jsonb) returns text language sql as
    $$select coalesce(jsonb_typeof(p_doc), 'no value')$$;
  create function public.probe_void(p_n integer) returns void language sql as 'select p_n';
  create function public.probe_set() returns setof integer language sql as 'select generate_series(1, 3)';
  create function public.probe_composites(p_least integer) returns setof public.probe_rows language sql as
    'select * from public.probe_rows where n >= p_least order by n';
  create function public.probe_table() returns table (id integer, name text) language sql as
    $$values (1, 'one'), (2, 'two')$$;
  create function public.probe_arrays(p_ids uuid[], p_numbers integer[], p_words text[]) returns jsonb language sql as
    'select jsonb_build_array(p_ids, p_numbers, p_words)';
  create function public.probe_fail(p_detail text, p_state text) returns integer language plpgsql as
    $$begin raise exception 'Jane Roe has asthma' using detail = p_detail, errcode = p_state; end$$;
  create function public.probe_sleep(p_seconds double precision) returns boolean language plpgsql as
    $$begin perform pg_sleep(p_seconds); return true; end$$;
  create function public.probe_caller() returns jsonb language sql as
    $$select jsonb_build_array(current_user, exora_role(), auth.role(), current_setting('statement_timeout') <> '0')$$;
  create function public.probe_reads_records() returns bigint language sql as 'select count(*) from public.probe_private';
  create function public.probe_not_granted() returns integer language sql as 'select 1';
`;

/** The probes, granted to service_role alone but for the last. `exora_role` lets an invoker see what definers see. */
const setUp = [
  `create function public.exora_role() returns text language sql security definer as 'select exora_private.caller_role()'`,
  'create table public.probe_private (n integer)',
  'revoke all on public.probe_private from public, anon, authenticated, service_role',
  shapes,
  'grant select on public.probe_rows to service_role',
  `do $$ declare f regprocedure; begin
     for f in select oid from pg_proc where pronamespace = 'public'::regnamespace
       and (proname like 'probe%' or proname = 'exora_role') and proname <> 'probe_not_granted' loop
       execute format('grant execute on function %s to service_role', f);
     end loop; end $$`,
];

const sentence = 'Jane Roe has asthma';
let project: Project;
let logged = '';
const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });

beforeAll(async () => {
  project = await Project.create();
  const owner = postgres(project.database.ownerUrl, { max: 1, onnotice: () => undefined });
  for (const statement of setUp) await owner.unsafe(statement);
  await owner.end();
});
afterAll(() => project.stop());

/** A way to the test database, and what it told of its contact. */
interface Way {
  database: Database;
  contacts: boolean[];
  close: () => void;
}

const ways: Record<string, () => Promise<Way>> = {
  'the API': async () => {
    const contacts: boolean[] = [];
    const { database } = connectSupabase({
      url: project.api.url,
      serviceRoleKey: project.api.secretKey,
      log,
      logQueries: true,
      onContact: (answered) => contacts.push(answered),
    });
    return { database, contacts, close: () => undefined };
  },
  'a direct session': () => direct(project.database.authenticatorUrl, false),
  'a transaction pooler': () => direct(project.database.authenticatorUrl, true),
};

async function direct(url: string, pooled: boolean, timeoutMs = 12_000): Promise<Way & PostgresConnection> {
  const contacts: boolean[] = [];
  const onContact = (answered: boolean) => contacts.push(answered);
  const connection = await connectPostgres({
    url,
    pooled,
    connections: 2,
    timeoutMs,
    log,
    logQueries: true,
    onContact,
  });
  return { ...connection, contacts };
}

describe.each(Object.entries(ways))('over %s', (name, connect) => {
  let way: Way;
  beforeAll(async () => {
    way = await connect();
  });
  afterAll(() => way.close());

  /** The probes are not in the schema, so that their names are none of the types'. */
  function call(rpc: string, parameters: object = {}, options: { once?: boolean; signal?: AbortSignal } = {}) {
    return way.database.call(rpc as 'reap_expired_jobs', parameters as never, z.unknown(), options);
  }

  it.each([
    ['a number, its default left out', 'probe_scalar', { p_n: 1 }, 11],
    ['a number, all given', 'probe_scalar', { p_n: 1, p_add: 2 }, 3],
    ['nothing for a null', 'probe_scalar', { p_n: null }, null],
    ['the default for an undefined', 'probe_scalar', { p_n: 1, p_add: undefined }, 11],
    ['text with every kind of character', 'probe_text', { p_text: `'"\\ \n 💊 $1 é` }, `'"\\ \n 💊 $1 é`],
    ['a large number', 'probe_bigint', {}, 9007199254740991],
    ['a broken number', 'probe_numeric', {}, 1.5],
    ['a time', 'probe_time', { p_at: '2026-01-02T03:04:05.678+02:00' }, '2026-01-02T01:04:05.678+00:00'],
    [
      'an object',
      'probe_json',
      { p_doc: { k: [1, null, 'x'], n: { m: true } } },
      { k: [1, null, 'x'], n: { m: true } },
    ],
    ['an array as jsonb', 'probe_json', { p_doc: [{ a: 1 }, 'two', 3] }, [{ a: 1 }, 'two', 3]],
    ['a string as jsonb', 'probe_json', { p_doc: 'word' }, 'word'],
    ['a truth value as jsonb', 'probe_json_type', { p_doc: false }, 'boolean'],
    ['nothing for null as jsonb', 'probe_json_type', { p_doc: null }, 'no value'],
    ['null for void', 'probe_void', { p_n: 1 }, null],
    ['an array of values', 'probe_set', {}, [1, 2, 3]],
    [
      'an array of rows',
      'probe_composites',
      { p_least: 1 },
      [
        {
          n: 1,
          label: 'one',
          at: '2026-01-02T01:04:05.678901+00:00',
          big: 9007199254740991,
          tags: ['a', 'b c'],
          doc: { k: [1, null, 'x'] },
        },
        { n: 2, label: null, at: null, big: null, tags: null, doc: null },
      ],
    ],
    ['an empty array of rows', 'probe_composites', { p_least: 9 }, []],
    [
      'a table',
      'probe_table',
      {},
      [
        { id: 1, name: 'one' },
        { id: 2, name: 'two' },
      ],
    ],
    [
      'array parameters',
      'probe_arrays',
      { p_ids: ['6f1f3a4e-9a51-4b0c-8f0f-0b5f6f1f3a4e'], p_numbers: [1, 2], p_words: ['a,b', '{c}', ''] },
      [['6f1f3a4e-9a51-4b0c-8f0f-0b5f6f1f3a4e'], [1, 2], ['a,b', '{c}', '']],
    ],
    ['empty and missing arrays', 'probe_arrays', { p_ids: [], p_numbers: null, p_words: [] }, [[], null, []]],
  ] as const)('gives %s', async (_what, rpc, parameters, expected) => {
    expect(await call(rpc, parameters)).toEqual(expected);
  });

  it('carries 20 MB there and back', async () => {
    const doc = { text: 'word '.repeat(4_000_000) };
    expect(await call('probe_json', { p_doc: doc })).toEqual(doc);
  });

  it('gives the queue’s functions in the form that the worker reads', async () => {
    expect(await call('claim_next_job_v3', { worker_id: 'w-1', job_types: workedJobTypes })).toEqual([]);
    expect(await call('reap_expired_jobs')).toEqual(expect.any(Number));
    expect(await call('job_queue_health')).toEqual(expect.objectContaining({}));
  });

  it('acts as service_role, with a limit for each statement', async () => {
    expect(await call('probe_caller')).toEqual(['service_role', 'service_role', 'service_role', true]);
  });

  it.each([
    ['a code of our functions', 'probe_fail', { p_detail: 'job_not_held', p_state: '55000' }, 'job_not_held'],
    ['another of them', 'probe_fail', { p_detail: 'rate_limited', p_state: 'P0001' }, 'rate_limited'],
    ['an error that nobody named', 'probe_fail', { p_detail: sentence, p_state: '23514' }, 'internal'],
    ['a fault inside a function', 'probe_fail', { p_detail: '', p_state: 'XX000' }, 'internal'],
    ['a function that is not there', 'probe_none', {}, 'internal'],
    ['a parameter that is not there', 'probe_scalar', { p_m: 1 }, 'internal'],
    ['a value that does not fit', 'probe_arrays', { p_ids: [sentence], p_numbers: [], p_words: [] }, 'internal'],
    ['a table that is not granted', 'probe_reads_records', {}, 'not_allowed'],
    ['a function that is not granted', 'probe_not_granted', {}, 'not_allowed'],
  ] as const)('calls %s by its code', async (_what, rpc, parameters, code) => {
    await expect(call(rpc, parameters)).rejects.toMatchObject({ code });
    expect(await call('probe_scalar', { p_n: 1 })).toBe(11);
  });

  it('takes an answer of another form for an internal error, and keeps its words to itself', async () => {
    const wanted = z.object({ k: z.array(z.number()) });
    const answered = way.database.call(
      'probe_json' as 'reap_expired_jobs',
      { p_doc: { k: [sentence] } } as never,
      wanted,
    );
    const thrown = await answered.catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: 'internal',
      cause: { message: 'probe_json answered in another form at: k.0' },
    });
    expect(logged).toContain('"database_call_failed"');
    expect(logged).not.toContain('Jane');
  });

  it('repeats a call that the server gave up, unless it may happen only once', async () => {
    const repeated = call('probe_fail', { p_detail: '', p_state: '40P01' });
    await expect(repeated).rejects.toMatchObject({ code: 'database_unavailable' });
    const repeats = way.contacts.length;
    expect(way.contacts.slice(-6)).toEqual(Array(6).fill(false));
    await expect(call('probe_fail', { p_detail: '', p_state: '40P01' }, { once: true })).rejects.toMatchObject({
      code: 'database_unavailable',
    });
    expect(way.contacts.length).toBe(repeats + 1);
  });

  it('leaves a call at once when it is aborted, before and in the middle', async () => {
    const early = call('probe_scalar', { p_n: 1 }, { signal: AbortSignal.abort(new Error('given up')) });
    await expect(early).rejects.toThrow();
    const controller = new AbortController();
    const asleep = call('probe_sleep', { p_seconds: 4 }, { signal: controller.signal });
    await vi.waitFor(async () => expect(await sleepers()).toBe(1), { timeout: 10_000 });
    controller.abort(new Error('given up'));
    await expect(asleep).rejects.toThrow('given up');
    // Over HTTP nobody tells the server, which goes on to the end of the call.
    const timeout = name === 'the API' ? 10_000 : 2000;
    await vi.waitFor(async () => expect(await sleepers()).toBe(0), { timeout });
    expect(await call('probe_scalar', { p_n: 1 })).toBe(11);
  });

  it('gets over connections that were cut', async () => {
    await cutConnections();
    await sessionsEnded();
    expect(await call('probe_scalar', { p_n: 1 })).toBe(11);
  });

  it('gets over an outage, and says that there is one', async () => {
    let asked: Promise<unknown> = Promise.resolve();
    await project.withoutDatabase(async () => {
      await sessionsEnded();
      asked = call('probe_scalar', { p_n: 1 });
      await vi.waitFor(() => expect(way.contacts.at(-1)).toBe(false), { timeout: 10_000 });
    });
    expect(await asked).toBe(11);
    expect(way.contacts.at(-1)).toBe(true);
  });

  it('runs many calls at once', async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at);
    expect(await Promise.all(numbers.map((n) => call('probe_scalar', { p_n: n })))).toEqual(numbers.map((n) => n + 10));
  });
});

/** Sessions that sleep inside a probe at this moment. */
async function sleepers(): Promise<number> {
  return asAdmin(async (sql) => {
    const rows = await sql`
      select pid from pg_stat_activity where datname = ${project.database.name} and wait_event = 'PgSleep'`;
    return rows.length;
  });
}

/** Resolves when no session is left. The gateway of the tests can't be asked in the moment in which one ends. */
async function sessionsEnded(): Promise<void> {
  await vi.waitFor(() =>
    asAdmin(async (sql) => {
      const left = await sql`select pid from pg_stat_activity where datname = ${project.database.name}`;
      expect(left.length).toBe(0);
    }),
  );
}

/** Ends every session of the test's database, as a restart or a failing network does. */
async function cutConnections(): Promise<void> {
  await asAdmin(
    (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${project.database.name}`,
  );
}

async function asAdmin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const server = new URL(project.database.adminUrl);
  server.pathname = '/postgres';
  const sql = postgres(server.href, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

describe('a direct connection', () => {
  it.each([false, true])('is made anew when it is cut in the middle of a call (pooled: %s)', async (pooled) => {
    const way = await direct(project.database.authenticatorUrl, pooled);
    const asleep = way.database.call('probe_sleep' as 'reap_expired_jobs', { p_seconds: 1 } as never, z.boolean());
    await vi.waitFor(async () => expect(await sleepers()).toBe(1), { timeout: 10_000 });
    await cutConnections();
    expect(await asleep).toBe(true);
    expect(way.contacts).toEqual([false, true]);
    way.close();
  });

  it.each([false, true])('has the service role’s rights even where the login has more (pooled: %s)', async (pooled) => {
    const way = await direct(project.database.ownerUrl, pooled);
    const read = way.database.call('probe_reads_records' as 'reap_expired_jobs', {} as never, z.unknown());
    await expect(read).rejects.toMatchObject({ code: 'not_allowed' });
    way.close();
  });

  it.each([false, true])(
    'is refused with a reason when the login may not act as service_role (pooled: %s)',
    async (pooled) => {
      const role = `login_${randomUUID().replaceAll('-', '')}`;
      const url = new URL(project.database.adminUrl);
      const password = 'a-password-of-this-test';
      await asAdmin((sql) => sql.unsafe(`create role ${role} login password '${password}'`));
      url.username = role;
      url.password = password;
      const refused = await direct(url.href, pooled).catch((thrown: unknown) => thrown);
      expect(refused).toBeInstanceOf(ConfigError);
      expect(String(refused)).toContain('DATABASE_URL names a login that can’t act as service_role');
      expect(String(refused)).not.toContain(password);
      await asAdmin((sql) => sql.unsafe(`drop role ${role}`));
    },
  );

  it('is refused with a reason when the password is wrong', async () => {
    const url = new URL(project.database.authenticatorUrl);
    url.password = 'wrong';
    await expect(direct(url.href, false)).rejects.toThrow(ConfigError);
  });

  it.each(['refuses every connection', 'hangs up', 'says nothing'])(
    'may begin while the server %s, and works once it is well',
    async (manner) => {
      const proxy = new PostgresProxy(project.database.authenticatorUrl, manner === 'hangs up' ? 'hangs up' : 'frozen');
      const url = await proxy.listen();
      const nobody = 'postgres://nobody:nothing@127.0.0.1:1/none';
      const way = await direct(manner === 'refuses every connection' ? nobody : url, false, 500);
      const ask = (once: boolean) => way.database.call('reap_expired_jobs', {}, z.number(), { once });
      await expect(ask(true)).rejects.toMatchObject({ code: 'database_unavailable' });
      if (manner !== 'refuses every connection') {
        proxy.manner = 'passes';
        expect(await ask(false)).toEqual(expect.any(Number));
      }
      way.close();
      proxy.close();
    },
  );

  it('whose call is aborted while no server answers ends quietly', async () => {
    const way = await direct(project.database.authenticatorUrl, false);
    const controller = new AbortController();
    const sleeping = { p_seconds: 30 } as never;
    const asleep = way.database.call('probe_sleep' as 'reap_expired_jobs', sleeping, z.unknown(), {
      signal: controller.signal,
    });
    await vi.waitFor(async () => expect(await sleepers()).toBe(1), { timeout: 10_000 });
    const ended = expect(asleep).rejects.toThrow();
    await project.withoutDatabase(async () => controller.abort(new Error('given up')));
    await ended;
    way.close();
  });

  it.each(['forgets', 'refuses'] as const)(
    'gets its rights for each call when a pooler %s what a session begins with',
    async (manner) => {
      const proxy = new PostgresProxy(project.database.ownerUrl, manner);
      const way = await direct(await proxy.listen(), false);
      const caller = await way.database.call('probe_caller' as 'reap_expired_jobs', {} as never, z.unknown());
      expect(caller).toEqual(['service_role', 'service_role', 'service_role', true]);
      way.close();
      proxy.close();
    },
  );

  it('leaves a line that went dead without a word for another one', async () => {
    const proxy = new PostgresProxy(project.database.authenticatorUrl, 'passes');
    const way = await direct(await proxy.listen(), false, 400);
    const ask = (once: boolean) =>
      way.database.call('probe_bigint' as 'reap_expired_jobs', {} as never, z.number(), { once });
    expect(await ask(false)).toBe(9007199254740991);
    proxy.manner = 'frozen';
    await expect(ask(true)).rejects.toMatchObject({ code: 'database_unavailable' });
    const asked = ask(false);
    await vi.waitFor(() => expect(way.contacts.filter((answered) => !answered).length).toBeGreaterThan(1));
    proxy.manner = 'passes';
    expect(await asked).toBe(9007199254740991);
    way.close();
    proxy.close();
  });

  // On Linux all of 127/8 is this machine, and the second address counts as another one.
  it.runIf(process.platform === 'linux').each([
    ['', true],
    ['?sslmode=disable', false],
  ])('to another machine is encrypted, unless the address forbids it (%s)', async (parameters, encrypted) => {
    const { promise: first, resolve } = Promise.withResolvers<Buffer>();
    const server = createServer((socket) => socket.once('data', resolve).once('data', () => socket.destroy()));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.2', listening));
    const { port } = server.address() as AddressInfo;
    const way = await direct(`postgres://nobody:nothing@127.0.0.2:${port}/none${parameters}`, true, 500);
    // The request for TLS that comes before everything else (Postgres' protocol, SSLRequest).
    expect((await first).readInt32BE(4) === 80_877_103).toBe(encrypted);
    way.close();
    server.close();
  });

  it('hears of work at once, and again after its line was cut', async () => {
    const way = await direct(project.database.authenticatorUrl, false);
    const heard = { up: 0, notes: 0 };
    const end = way.wakeUps?.listen(
      'exora_jobs',
      () => heard.notes++,
      () => heard.up++,
    );
    await vi.waitFor(() => expect(heard.up).toBe(1), { timeout: 10_000 });
    await notify('exora_jobs');
    await notify('another_channel');
    await vi.waitFor(() => expect(heard.notes).toBe(1), { timeout: 10_000 });
    await cutConnections();
    await vi.waitFor(() => expect(heard.up).toBe(2), { timeout: 10_000 });
    await notify('exora_jobs');
    await vi.waitFor(() => expect(heard.notes).toBe(2), { timeout: 10_000 });
    end?.();
    await vi.waitFor(async () => expect(await listeners()).toBe(0), { timeout: 10_000 });
    await pause(50);
    expect(heard.up).toBe(2);
    way.close();
  });

  it('hears nothing through a transaction pooler', async () => {
    const way = await direct(project.database.authenticatorUrl, true);
    expect(way.wakeUps).toBeNull();
    way.close();
  });
});

async function listeners(): Promise<number> {
  return asAdmin(async (sql) => {
    const rows = await sql`
      select pid from pg_stat_activity where datname = ${project.database.name} and query like 'listen%'`;
    return rows.length;
  });
}

async function notify(channel: string): Promise<void> {
  const sql = postgres(project.database.authenticatorUrl, { max: 1 });
  await sql`select pg_notify(${channel}, '')`;
  await sql.end();
}
