import { randomUUID } from 'node:crypto';
import { type ClientEventResult, clientEventResultSchema, maxClientEvents } from '@exora/contracts';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type FunctionServer, startFunction } from './functions-server.ts';

const webOrigin = 'http://127.0.0.1:3300';
/** What must never get anywhere. */
const secret = 'Metformin of Ada Secretname';

let api: TestApi;
let server: FunctionServer;
let ada: Person;
let bert: Person;

interface Person {
  token: string;
  userId: string;
  profileId: string;
}

beforeAll(async () => {
  api = await startTestApi();
  server = await startFunction('audit-logger-v3', {
    SUPABASE_URL: api.url,
    SUPABASE_PUBLISHABLE_KEY: api.publishableKey,
    EXORA_WEB_ORIGIN: webOrigin,
  });
  [ada, bert] = [await signUp(), await signUp()];
});
afterAll(async () => {
  await server.stop();
  await api.stop();
});

async function signUp(): Promise<Person> {
  const client = createClient(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = await client.auth.signUp({
    email: `${randomUUID()}@example.test`,
    password: 'correct horse 7 battery',
  });
  if (error !== null || data.session === null) throw new Error('Signing up failed.', { cause: error });
  const profiles = await client.rpc('get_accessible_profiles');
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
  if (profile === undefined) throw new Error('Signing up made no profile.');
  return { token: data.session.access_token, userId: data.session.user.id, profileId: profile.id };
}

type Event = Record<string, unknown> & { event_id: string };

const eventOf = (person: Person, changed: Record<string, unknown> = {}): Event => ({
  event_id: randomUUID(),
  class: 'viewed',
  profile_id: person.profileId,
  details: { surface: 'web', view: 'timeline' },
  ...changed,
});

async function post(
  person: Person | null,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; retryAfter: string | null; json: Record<string, unknown> }> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      apikey: api.publishableKey,
      ...(person === null ? {} : { authorization: `Bearer ${person.token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    json: z.record(z.string(), z.unknown()).parse(await response.json()),
  };
}

async function report(person: Person, events: readonly unknown[]): Promise<ClientEventResult[]> {
  const { status, json } = await post(person, { events });
  expect(status).toBe(200);
  return z.object({ results: z.array(clientEventResultSchema) }).parse(json).results;
}

/** The rows of the log with these ids. */
async function logged(...ids: string[]) {
  const rows = await api.database.sqlAs(
    'service_role',
    (sql) => sql`
      select id, subject_id, event_type, actor_id, actor_role, resource_type, resource_id, job_id, correlation_id, details
      from public.audit_log where id = any (${ids}::uuid[]) order by seq`,
  );
  return [...rows];
}

const asOwner = async (query: string): Promise<void> => {
  const sql = postgres(api.database.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(query);
  } finally {
    await sql.end();
  }
};

describe('an event', () => {
  test('is the caller’s, at the database’s time, with its correlation and its job', async () => {
    const correlationId = randomUUID();
    const [job] = await api.database.sqlAs(
      'service_role',
      (sql) => sql`
        select enqueue_job_v3('ai_processing', 'A job', ${sql.json({ patient_id: ada.profileId })}) as id`,
    );
    const event = eventOf(ada, {
      resource_type: 'user_profile',
      resource_id: ada.profileId,
      job_id: String(job?.id),
    });
    const { status, json } = await post(ada, event, { 'x-correlation-id': correlationId });
    expect({ status, json }).toEqual({
      status: 200,
      json: { event_id: event.event_id, status: 'logged', redacted: 0 },
    });
    expect(await logged(event.event_id)).toEqual([
      {
        id: event.event_id,
        subject_id: ada.profileId,
        event_type: 'client.viewed',
        actor_id: ada.userId,
        actor_role: 'authenticated',
        resource_type: 'user_profile',
        resource_id: ada.profileId,
        job_id: String(job?.id),
        correlation_id: correlationId,
        details: { surface: 'web', view: 'timeline' },
      },
    ]);
  });

  test('can’t speak for anybody else: actor, time and role are no fields of it', async () => {
    for (const forged of [
      { actor_id: bert.userId },
      { occurred_at: '2020-01-01T00:00:00Z' },
      { actor_role: 'service_role' },
      { event_type: 'consent.changed' },
    ]) {
      const event = eventOf(ada, forged);
      expect(await post(ada, event)).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
      expect(await logged(event.event_id)).toEqual([]);
    }
  });

  test('is about a record that the caller may read, and about a thing of that record', async () => {
    const wrong: [Record<string, unknown>, string][] = [
      [{ profile_id: bert.profileId }, 'not_allowed'],
      [{ profile_id: randomUUID() }, 'not_allowed'],
      [{ resource_type: 'user_profile', resource_id: bert.profileId }, 'not_found'],
      [{ resource_type: 'shell_file', resource_id: randomUUID() }, 'not_found'],
      [{ job_id: randomUUID() }, 'not_found'],
      [{ profile_id: null, job_id: randomUUID() }, 'invalid_request'],
      [{ resource_type: 'user_profile' }, 'invalid_request'],
    ];
    for (const [changed, code] of wrong) {
      const event = eventOf(ada, changed);
      expect(await report(ada, [event])).toEqual([{ event_id: event.event_id, status: 'refused', code }]);
      expect(await logged(event.event_id)).toEqual([]);
    }
  });

  test('of nobody’s record goes to the system’s chain', async () => {
    const event = eventOf(ada, { class: 'signed_out', profile_id: null, details: { surface: 'web', cause: 'idle' } });
    expect(await report(ada, [event])).toMatchObject([{ status: 'logged' }]);
    expect(await logged(event.event_id)).toMatchObject([
      { event_type: 'client.signed_out', subject_id: '00000000-0000-0000-0000-000000000000', actor_id: ada.userId },
    ]);
  });

  test('keeps the details that its class allows, and says how many were left out', async () => {
    const event = eventOf(ada, {
      class: 'failed',
      details: {
        surface: 'web',
        view: secret,
        error_code: 'pdf_damaged',
        age_ms: 1500.5,
        file_name: secret,
        [secret]: 1,
        nested: { words: secret },
      },
    });
    expect(await report(ada, [event])).toEqual([{ event_id: event.event_id, status: 'logged', redacted: 5 }]);
    expect(await logged(event.event_id)).toMatchObject([
      { details: { surface: 'web', error_code: 'pdf_damaged', redacted: 5 } },
    ]);
    expect(server.log()).not.toMatch(/Metformin|Secretname/);
  });

  test('needs a signed-in person', async () => {
    expect(await post(null, eventOf(ada))).toMatchObject({ status: 401, json: { code: 'not_signed_in' } });
    const forged = { ...ada, token: `${ada.token.slice(0, -3)}abc` };
    expect(await post(forged, eventOf(ada))).toMatchObject({ status: 401 });
  });
});

describe('a batch', () => {
  test('is answered event by event, each in its place', async () => {
    const [good, again] = [eventOf(ada), eventOf(ada, { class: 'printed', details: { pages: 3 } })];
    const events = [
      good,
      { class: 'viewed' },
      'nothing',
      again,
      eventOf(ada, { class: 'diagnosed' }),
      good,
      eventOf(bert),
    ];
    const results = await report(ada, events);
    expect(results.map(({ status, code }) => [status, code])).toEqual([
      ['logged', undefined],
      ['refused', 'invalid_request'],
      ['refused', 'invalid_request'],
      ['logged', undefined],
      ['refused', 'invalid_request'],
      ['known', undefined],
      ['refused', 'not_allowed'],
    ]);
    expect(results.map(({ event_id }) => event_id)).toEqual(
      events.map((event) => (typeof event === 'object' && 'event_id' in event ? event.event_id : null)),
    );
    expect(await logged(good.event_id, again.event_id)).toHaveLength(2);
  });

  test('that is sent again writes nothing twice, also when both arrive at once', async () => {
    const events = Array.from({ length: 30 }, () => eventOf(ada));
    const answers = await Promise.all([
      report(ada, events),
      report(ada, events.toReversed()),
      report(ada, events.slice(5, 20)),
    ]);
    const written = answers.flat().filter(({ status }) => status === 'logged');
    expect(written).toHaveLength(30);
    expect(await logged(...events.map(({ event_id }) => event_id))).toHaveLength(30);
  });

  test('with an id that another event or another person has is refused there', async () => {
    const event = eventOf(ada);
    await report(ada, [event]);
    expect(await report(ada, [{ ...event, class: 'copied' }])).toMatchObject([{ code: 'idempotency_conflict' }]);
    expect(await report(bert, [eventOf(bert, { event_id: event.event_id })])).toMatchObject([
      { code: 'idempotency_conflict' },
    ]);
    expect(await logged(event.event_id)).toMatchObject([{ event_type: 'client.viewed', actor_id: ada.userId }]);
  });

  test.each<[string, () => unknown]>([
    [
      'more events than a call may have',
      () => ({ events: Array.from({ length: maxClientEvents + 1 }, () => eventOf(ada)) }),
    ],
    ['no event', () => ({ events: [] })],
    ['another field', () => ({ events: [eventOf(ada)], actor_id: bert.userId })],
    ['no JSON', () => 'events'],
    ['too many bytes', () => ({ events: [eventOf(ada, { details: { words: 'x'.repeat(200_000) } })] })],
  ])('with %s is refused whole', async (_, body) => {
    expect(await post(ada, body())).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });

  test('as large as may be is taken', async () => {
    const events = Array.from({ length: maxClientEvents }, () =>
      eventOf(ada, {
        resource_type: 'user_profile',
        resource_id: ada.profileId,
        correlation_id: randomUUID(),
        details: { surface: 'web', view: 'narratives', age_ms: 604_800_000 },
      }),
    );
    expect((await report(ada, events)).every(({ status }) => status === 'logged')).toBe(true);
  });
});

describe('under pressure', () => {
  test('one caller’s calls are bounded: what is too much is told to come again, and comes in then', async () => {
    const held = postgres(api.database.ownerUrl, { max: 1 });
    const events = Array.from({ length: 7 }, () => eventOf(ada));
    const answers: Awaited<ReturnType<typeof post>>[] = [];
    let asked: Promise<void>[] = [];
    try {
      await held.begin(async (sql) => {
        // Nobody can write to Ada's chain while this transaction is open.
        await sql`select from exora_private.audit_heads where subject_id = ${ada.profileId} for update`;
        asked = events.map(async (event) => {
          answers.push(await post(ada, event));
        });
        await expect.poll(() => answers.length, { timeout: 2500 }).toBe(3);
        for (const answer of answers) {
          expect(answer).toMatchObject({
            status: 429,
            retryAfter: '1',
            json: { code: 'rate_limited', retryable: true },
          });
        }
        // Another person's calls come through.
        expect(await post(bert, eventOf(bert))).toMatchObject({ status: 200 });
      });
      await Promise.all(asked);
      expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 200, 200, 200, 200]);
      const again = await report(ada, events);
      expect(again.map(({ status }) => status).sort()).toEqual([...Array(4).fill('known'), ...Array(3).fill('logged')]);
    } finally {
      await held.end();
    }
  });

  test('a chain that stays locked is an outage: 503 with Retry-After, and the event comes in later', async () => {
    const held = postgres(api.database.ownerUrl, { max: 1 });
    const event = eventOf(ada);
    try {
      await held.begin(async (sql) => {
        await sql`select from exora_private.audit_heads where subject_id = ${ada.profileId} for update`;
        expect(await post(ada, event)).toMatchObject({
          status: 503,
          retryAfter: '2',
          json: { code: 'database_unavailable' },
        });
      });
    } finally {
      await held.end();
    }
    expect(await report(ada, [event])).toMatchObject([{ status: 'logged' }]);
  });

  test('an hour’s events of one person are bounded, others’ are not', async () => {
    const set = (most: number) =>
      asOwner(
        `update public.system_configuration set value = '${most}' where key = 'audit.client_events_per_user_and_hour'`,
      );
    const loud = await signUp();
    await set(3);
    try {
      const events = Array.from({ length: 3 }, () => eventOf(loud));
      await report(loud, events);
      expect(await post(loud, eventOf(loud))).toMatchObject({ status: 429, retryAfter: '300' });
      // What is there already may be asked for again.
      expect(await report(loud, events)).toMatchObject(events.map(() => ({ status: 'known' })));
    } finally {
      await set(2000);
    }
  });

  test('while the database is away: 503 with Retry-After, nothing half done, and the same batch comes in after', async () => {
    const events = Array.from({ length: 20 }, (_, at) => eventOf(ada, at % 2 === 0 ? {} : { profile_id: null }));
    const { name, adminUrl } = api.database;
    const address = new URL(adminUrl);
    address.pathname = '/postgres';
    const sql = postgres(address.href, { max: 1, onnotice: () => undefined });
    try {
      await sql.unsafe(`alter database ${name} connection limit 0`);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      const { status, retryAfter, json } = await post(ada, { events });
      expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '2' });
      expect(['database_unavailable', 'server_unreachable']).toContain(json.code);
    } finally {
      await sql.unsafe(`alter database ${name} connection limit -1`);
      await sql.end();
    }
    expect(await logged(...events.map(({ event_id }) => event_id))).toEqual([]);
    expect((await report(ada, events)).every(({ status }) => status === 'logged')).toBe(true);
  });

  test('a transaction that is cut off in the middle leaves nothing', async () => {
    const events = Array.from({ length: 10 }, () => eventOf(ada));
    await asOwner(
      "alter table public.audit_log add constraint no_more check (event_type <> 'client.copied') not valid",
    );
    try {
      const { status } = await post(ada, { events: [...events, eventOf(ada, { class: 'copied' })] });
      expect(status).toBe(500);
    } finally {
      await asOwner('alter table public.audit_log drop constraint no_more');
    }
    expect(await logged(...events.map(({ event_id }) => event_id))).toEqual([]);
  });
});

test('pages of other sites get no answer to read', async () => {
  for (const [origin, allowed] of [
    [webOrigin, webOrigin],
    ['https://elsewhere.example', null],
  ] as const) {
    const response = await fetch(server.url, { method: 'OPTIONS', headers: { origin } });
    await response.body?.cancel();
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  }
});
