import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptAs, type Identity, isDenied, type Outcome } from './attempt.ts';
import { type Cast, createCast, type IdentityName, identities } from './cast.ts';
import {
  asOwner,
  asService,
  call,
  fact,
  type Person,
  readFile,
  refusal,
  submit,
  understand,
  upload,
} from './record.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await createCast();
});
afterAll(() => cast.db.drop());

/** Everybody who isn't the database's own server. */
const people = identities.filter((name) => name !== 'service');
/** Those whom the owner trusts with something. */
const trusted: Exclude<IdentityName, 'anon' | 'service'>[] = [
  'view-carer',
  'edit-carer',
  'provider in consent',
  'admin',
];

const tryAs = (name: IdentityName, query: string, values: readonly unknown[] = []): Promise<Outcome> =>
  attemptAs(cast.db, cast.identity(name), (attempt) => attempt(query, values));

/** For whom a statement ended so. */
async function thoseFor(ended: (outcome: Outcome) => boolean, query: string, values: readonly unknown[]) {
  const found: IdentityName[] = [];
  for (const name of identities) if (ended(await tryAs(name, query, values))) found.push(name);
  return found;
}

/** Whom a statement on a table was not denied. */
const notDenied = (table: string, query: string, values: readonly unknown[] = []) =>
  thoseFor((outcome) => !isDenied(outcome, table), query, values);

/** Who is answered. */
const answered = (query: string, values: readonly unknown[]) => thoseFor(({ ok }) => ok, query, values);

/** Who of the people may execute a function, whatever it would answer. */
async function mayExecute(name: string): Promise<string[]> {
  const [found] = await asOwner<{ roles: string[] }>(
    cast.db,
    `select array(
       select r.rolname from pg_roles as r
       where r.rolname in ('anon', 'authenticated', 'service_role') and has_function_privilege(r.oid, p.oid, 'execute')
       order by 1
     )::text[] as roles
     from pg_proc as p where p.oid = to_regproc('public.' || $1)`,
    [name],
  );
  return found?.roles ?? ['no such function'];
}

const one = async <T>(query: string, values: readonly unknown[] = []): Promise<T> => {
  const [row] = await asService<T>(cast.db, query, values);
  if (row === undefined) throw new Error('There is no such row.');
  return row;
};

describe('a fact’s origin', () => {
  const events = 'public.patient_clinical_events';

  test('is written by no one on the table', async () => {
    const { id } = await one<{ id: string }>(`select id from ${events} where patient_id = $1 limit 1`, [
      cast.owner.profileId,
    ]);
    expect(
      await notDenied(events, `update ${events} set origin = 'person', decided_by = $2 where id = $1`, [
        id,
        cast.owner.userId,
      ]),
    ).toEqual([]);
    expect(
      await notDenied(
        events,
        `insert into ${events} (patient_id, fact_key, event_type, display_text, assertion, origin, confidence, content_hash)
         values ($1, 'forged-key', 'condition', 'Forged', 'present', 'machine', 1, repeat('0', 64))`,
        [cast.owner.profileId],
      ),
    ).toEqual([]);
    expect(await notDenied('public.clinical_event_sources', 'delete from public.clinical_event_sources')).toEqual([]);
  });

  test('is not even changed by the schema’s owner', async () => {
    const change = asOwner(cast.db, `update ${events} set origin = 'person' where patient_id = $1`, [
      cast.owner.profileId,
    ]);
    expect(await refusal(change)).toMatchObject({ code: 'wrong_state' });
  });

  test('is the worker’s to prove, not to claim', async () => {
    expect(await mayExecute('complete_understanding')).toEqual(['service_role']);
    const text = 'Diagnoses: Measles';
    const { uploaded, job } = await readFile(cast.db, cast.other, [text]);
    const claims = {
      origin: 'person',
      status: 'confirmed',
      decided_by: cast.other.userId,
      patient_id: cast.owner.profileId,
    };
    await understand(cast.db, job, [{ ...fact(text, 'Measles'), ...claims }]);
    expect(
      await one(
        `select origin, status, decided_by, patient_id from ${events} where shell_file_id = $1 and status <> 'superseded'`,
        [uploaded.id],
      ),
    ).toEqual({ origin: 'machine', status: 'suggested', decided_by: null, patient_id: cast.other.profileId });
  });

  test('is a person’s when a person states or corrects, with that person’s name and the database’s time', async () => {
    const carer = cast.people['edit-carer'];
    const stated = { type: 'condition', text: 'Migraine' };
    const add = (p_fact: Record<string, unknown>) =>
      call<{ event_id: string }>(cast.db, carer.caller, 'add_clinical_event', {
        p_patient_id: cast.owner.profileId,
        p_fact,
      });
    const forged = {
      origin: 'machine',
      decided_by: cast.owner.userId,
      recorded_at: '2001-01-01',
      confidence: 1,
      sources: [],
    };
    for (const [part, value] of Object.entries(forged)) {
      expect(await refusal(add({ ...stated, [part]: value }))).toMatchObject({ code: 'invalid_request' });
    }
    const { event_id } = await add(stated);
    expect(
      await one(
        `select origin, status, decided_by, session_id, recorded_at > now() - interval '1 minute' as is_fresh
         from ${events} where id = $1`,
        [event_id],
      ),
    ).toEqual({ origin: 'person', status: 'confirmed', decided_by: carer.userId, session_id: null, is_fresh: true });
  });

  test('is decided by nobody whom the owner doesn’t let edit, and never in another’s name', async () => {
    const suggested = await one<{ id: string }>(
      `select id from ${events} where patient_id = $1 and status = 'suggested' limit 1`,
      [cast.owner.profileId],
    );
    expect(await answered('select public.confirm_clinical_event($1)', [suggested.id])).toEqual(['owner', 'edit-carer']);
    await call(cast.db, cast.people['edit-carer'].caller, 'confirm_clinical_event', { p_event_id: suggested.id });
    expect(await one(`select decided_by from ${events} where id = $1`, [suggested.id])).toEqual({
      decided_by: cast.people['edit-carer'].userId,
    });
  });
});

describe('an audit row', () => {
  const log = 'public.audit_log';

  test('is written by no one on the table, nor changed, nor deleted', async () => {
    const { id } = await one<{ id: string }>(`select id from ${log} where subject_id = $1 limit 1`, [
      cast.owner.profileId,
    ]);
    expect(
      await notDenied(
        log,
        `insert into ${log} (subject_id, seq, event_type, actor_role, occurred_at, prev_hash, row_hash)
         values ($1, 1000, 'record.read', 'authenticated', now(), '\\x00', '\\x00')`,
        [cast.owner.profileId],
      ),
    ).toEqual([]);
    expect(await notDenied(log, `update ${log} set actor_id = null where id = $1`, [id])).toEqual([]);
    expect(await notDenied(log, `delete from ${log} where id = $1`, [id])).toEqual([]);
    expect(await notDenied(log, `truncate ${log}`)).toEqual([]);
  });

  test('is kept from the schema’s owner too', async () => {
    for (const change of [`update ${log} set actor_id = null`, `delete from ${log}`, `truncate ${log} cascade`]) {
      expect(await refusal(asOwner(cast.db, change))).toMatchObject({ code: 'not_allowed' });
    }
  });

  test('is made by functions alone, which take the actor from the token', async () => {
    for (const name of ['log_audit_event', 'record_failed_audit_event', 'seal_audit_anchor', 'sign_audit_anchor']) {
      expect({ name, roles: await mayExecute(name) }).toEqual({ name, roles: ['service_role'] });
    }
    const carer = cast.people['view-carer'];
    await call(cast.db, carer.caller, 'read_documents', { p_patient_id: cast.owner.profileId });
    expect(
      await one(`select event_type, actor_id, actor_role from ${log} where subject_id = $1 order by seq desc limit 1`, [
        cast.owner.profileId,
      ]),
    ).toEqual({ event_type: 'record.read', actor_id: carer.userId, actor_role: 'authenticated' });
    expect(
      await call(cast.db, cast.owner.caller, 'verify_audit_chain', { p_patient_id: cast.owner.profileId }),
    ).toMatchObject({
      valid: true,
    });
  });
});

describe('a usage count', () => {
  const usage = 'public.user_usage_tracking';

  test('is written by no one on the table', async () => {
    const whose = `where profile_id = '${cast.owner.profileId}'`;
    expect(await notDenied(usage, `delete from ${usage} ${whose}`)).toEqual([]);
    expect(await notDenied(usage, `truncate ${usage}`)).toEqual([]);
    const columns = await asOwner<{ name: string }>(
      cast.db,
      `select attname as name from pg_attribute where attrelid = '${usage}'::regclass and attnum > 0
       and atttypid in ('bigint'::regtype, 'integer'::regtype)`,
    );
    expect(columns.length).toBeGreaterThan(0);
    for (const { name } of columns)
      expect(await notDenied(usage, `update ${usage} set "${name}" = 0 ${whose}`)).toEqual([]);
  });

  test('is taken from the file’s row, once, whatever the caller says', async () => {
    for (const name of ['track_shell_file_upload_usage', 'track_ai_processing_usage']) {
      expect({ name, roles: await mayExecute(name) }).toEqual({ name, roles: ['service_role'] });
    }
    const counted = () =>
      one<{ bytes: number }>(`select sum(file_size_bytes)::float8 as bytes from ${usage} where profile_id = $1`, [
        cast.other.profileId,
      ]);
    const before = await counted();
    const uploaded = await upload(cast.db, cast.other, 1234);
    await submit(cast.db, cast.other, uploaded, { p_size_bytes: 1234 });
    expect((await counted()).bytes).toBe(before.bytes + 1234);
    const again = { p_profile_id: cast.other.profileId, p_shell_file_id: uploaded.id, p_file_size_bytes: 1 };
    expect(await call(cast.db, 'service_role', 'track_shell_file_upload_usage', again)).toBe(false);
    expect((await counted()).bytes).toBe(before.bytes + 1234);
  });
});

describe('a consent', () => {
  const allowed = async (owner: Person) =>
    (
      await one<{ allowed: boolean }>('select ai_consent_external as allowed from public.user_profiles where id = $1', [
        owner.profileId,
      ])
    ).allowed;
  const set = (name: IdentityName, owner: Person) =>
    tryAs(name, "select public.set_ai_consent($1, 'external', false)", [owner.profileId]);

  test('to engines is the owner’s alone to give and to take back', async () => {
    for (const name of people) {
      const outcome = await set(name, cast.owner);
      expect({ name, ok: outcome.ok }).toEqual({ name, ok: name === 'owner' });
    }
    expect((await set('owner', cast.other)).ok).toBe(false);
    expect((await set('service', cast.owner)).ok).toBe(false);
    expect(
      await notDenied('public.user_profiles', 'update public.user_profiles set ai_consent_external = false'),
    ).toEqual([]);
    // The owner of a whole record gave it.
    expect(await allowed(cast.owner)).toBe(true);
  });
});

describe('a provider’s access', () => {
  test('rests on a consent that the owner alone gives', async () => {
    expect(
      await answered("select public.give_consent($1, 'provider_access', 'treatment')", [cast.owner.profileId]),
    ).toEqual(['owner']);
    for (const table of ['public.patient_consents', 'public.patient_consent_history']) {
      expect(await notDenied(table, `delete from ${table}`)).toEqual([]);
    }
    expect(await notDenied('public.patient_consents', "update public.patient_consents set status = 'given'")).toEqual(
      [],
    );
  });

  test('is granted by no provider to themselves, and prolonged or brought back by none', async () => {
    const providerId = cast.ids.provider_id;
    expect(
      await answered("select public.grant_provider_access($1, $2, 'treatment')", [cast.owner.profileId, providerId]),
    ).toEqual(['owner']);
    const table = 'public.patient_provider_access';
    expect(
      await notDenied(table, `update ${table} set expires_at = now() + interval '1 year', revoked_at = null`),
    ).toEqual([]);
  });

  test('is an operator’s to register, which no word of one’s own makes one', async () => {
    const register = (identity: Identity) =>
      attemptAs(cast.db, identity, (attempt) =>
        attempt("select public.register_provider('Dr Forged', 'doctor', 'AHPRA', 'MED 0', p_user_id => $1)", [
          cast.people.stranger.userId,
        ]),
      );
    const stranger = cast.identity('stranger');
    expect(await register(stranger)).toMatchObject({ code: 'not_allowed' });
    expect(await register({ ...stranger, claimedRole: 'admin' })).toMatchObject({ code: 'not_allowed' });
    expect(await register({ ...stranger, role: 'anon', appRole: 'admin' })).toMatchObject({ sqlstate: '42501' });
    expect((await register(cast.identity('admin'))).ok).toBe(true);
  });
});

describe('a file', () => {
  test('is moved to nobody’s record on the table, and not by the schema’s owner', async () => {
    const move = 'update public.shell_files set patient_id = $2 where id = $1';
    expect(await notDenied('public.shell_files', move, [cast.owner.processed.id, cast.other.profileId])).toEqual([]);
    expect(await refusal(asOwner(cast.db, move, [cast.owner.processed.id, cast.other.profileId]))).toMatchObject({
      code: 'wrong_state',
    });
  });

  test('is submitted to a record that one may add to, by its own key only', async () => {
    const own = await upload(cast.db, cast.owner);
    const forged: Record<string, unknown>[] = [
      { p_patient_id: cast.other.profileId },
      { p_shell_file_id: cast.other.processed.id },
      { p_shell_file_id: cast.other.processed.id, p_idempotency_key: cast.other.processed.key },
      { p_shell_file_id: randomUUID() },
      { p_idempotency_key: 'another-key' },
    ];
    for (const changed of forged) {
      expect(['not_allowed', 'invalid_request']).toContain(
        (await refusal(submit(cast.db, cast.owner, own, changed))).code,
      );
    }
    for (const name of trusted.filter((other) => other !== 'edit-carer')) {
      expect(await refusal(submit(cast.db, { ...cast.owner, caller: cast.people[name].caller }, own))).toMatchObject({
        code: 'not_allowed',
      });
    }
    // Who adds a document is who signed in, and the key is still the record’s.
    const byCarer = { ...cast.owner, caller: cast.people['edit-carer'].caller };
    expect(await refusal(submit(cast.db, byCarer, own, { p_patient_id: cast.other.profileId }))).toMatchObject({
      code: 'not_allowed',
    });
    expect(await submit(cast.db, cast.owner, own)).toMatchObject({ shell_file_id: own.id, status: 'queued' });
  });

  test('has its bytes moved into no other folder', async () => {
    const move = 'update storage.objects set name = $2 where name = $1 returning name';
    const elsewhere = `${cast.other.profileId}/${randomUUID()}/original`;
    const sibling = `${cast.owner.profileId}/${randomUUID()}/original`;
    expect(isDenied(await tryAs('owner', move, [cast.owner.waiting.path, elsewhere]), 'storage.objects')).toBe(true);
    for (const name of people.filter((other) => other !== 'owner')) {
      expect(isDenied(await tryAs(name, move, [cast.owner.waiting.path, sibling]), 'storage.objects')).toBe(true);
    }
    expect(await tryAs('owner', move, [cast.owner.waiting.path, sibling])).toMatchObject({ ok: true, count: 1 });
    // What was submitted stays where it is, for the server too.
    expect(await tryAs('service', move, [cast.owner.processed.path, sibling])).toMatchObject({ code: 'wrong_state' });
  });

  test('gets facts of its own record only: a row can’t name two people', async () => {
    const { id } = await one<{ id: string }>(
      'select id from public.patient_clinical_events where patient_id = $1 limit 1',
      [cast.owner.profileId],
    );
    const cross = asOwner(
      cast.db,
      `insert into public.medical_code_assignments (event_id, patient_id, event_type, code_system, code, display)
       values ($1, $2, 'condition', 'LOINC', '1-8', 'Forged')`,
      [id, cast.other.profileId],
    );
    expect(await refusal(cross)).toMatchObject({ sqlstate: '23503' });
  });
});

describe('a permission', () => {
  const permissions = 'public.profile_access_permissions';

  test('is written by no one on the table: not widened, not prolonged, not brought back', async () => {
    for (const change of ["access_level = 'full'", 'expires_at = null', 'revoked_at = null', 'categories = null']) {
      expect(await notDenied(permissions, `update ${permissions} set ${change}`)).toEqual([]);
    }
    expect(
      await notDenied(
        permissions,
        `insert into ${permissions} (profile_id, grantee_user_id, access_level, purpose, granted_by)
         values ($1, $2, 'full', 'care', $2)`,
        [cast.owner.profileId, cast.people.stranger.userId],
      ),
    ).toEqual([]);
  });

  test('is granted by the owner, and ended by the owner or whoever leaves', async () => {
    expect(
      await answered("select public.grant_profile_access($1, $2, 'full')", [
        cast.owner.profileId,
        cast.people.stranger.userId,
      ]),
    ).toEqual(['owner']);
    expect(await answered('select public.revoke_profile_access($1)', [cast.ids.permission_id])).toEqual([
      'owner',
      'view-carer',
    ]);
  });
});
