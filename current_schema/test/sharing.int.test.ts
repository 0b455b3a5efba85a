import { type AccessPreview, accessPreviewSchema, readPreviewSchema, recordCategories } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
import { fullRecord, type RecordOf } from './full-record.ts';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  refusal,
  type TestDatabase,
  understand,
} from './record.ts';
import { allTables, type Table } from './tables.ts';

let db: TestDatabase;
let tables: Table[];
let records: World[];
/** Everybody who may or may not get access: some are providers. */
let carers: Person[];
let doctors: (Person & { providerId: string })[];

/** A record with what the reads need to know of it. */
interface World extends RecordOf {
  files: string[];
  code: string;
}

const words = ['Asthma', 'Gout', 'Migraine', 'Eczema', 'Anaemia', 'Psoriasis', 'Glaucoma', 'Sciatica'];

beforeAll(async () => {
  db = await createTestDatabase();
  tables = await allTables(db);
  // What is compared here is what is seen, not how often.
  await asOwner(
    db,
    "update public.system_configuration set value = '100000' where key like 'break_glass.max\\_%s%day'",
  );
  records = [];
  for (const mark of ['Quillfeather', 'Wintergreen']) records.push(await world(mark));
  carers = await Promise.all(['Mother', 'Brother', 'Stranger'].map((name) => person(db, name)));
  doctors = [];
  for (const name of ['Dr One', 'Dr Two']) {
    const who = await person(db, name);
    doctors.push({ ...who, providerId: await provider(db, who, name) });
  }
});
afterAll(() => db.drop());

async function world(mark: string): Promise<World> {
  const one = await fullRecord(db, mark);
  const types = ['condition', 'lab', 'medication', 'allergy', 'vital', 'procedure'];
  const text = words.join('\n');
  const { uploaded, job } = await readFile(db, one, [text]);
  const facts = words.map((word, at) =>
    fact(text, word, { type: types[at % types.length] ?? 'lab', date: `20${10 + at}-05-01` }),
  );
  await understand(db, job, facts);
  // Progress shows what changed within a minute, which may pass between a preview and the real thing: here it doesn't.
  await asOwner(db, "update public.shell_files set status_changed_at = now() + interval '1 day'");
  // The carer's opening of a file, which lets bytes through for a minute, is over.
  await asOwner(db, 'delete from exora_private.file_access_tickets');
  return { ...one, files: [one.processed.id, uploaded.id, one.failed.id], code: one.emergencyCode };
}

/** `npm run test:full` */
const isFull = process.env.EXORA_TEST_SIZE === 'full';

/** Random choices from a seed, the same each time (mulberry32). */
class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  isTrue(share = 0.5): boolean {
    return this.next() < share;
  }
  of<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.next() * list.length)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }
  /** Some of a list, at least one. */
  some<T>(list: readonly T[]): T[] {
    const share = this.next();
    const chosen = list.filter(() => this.isTrue(share));
    return chosen.length > 0 ? chosen : [this.of(list)];
  }
}

const categoriesBy = (chance: Chance) => (chance.isTrue(0.3) ? null : chance.some(recordCategories));
const later = (chance: Chance) =>
  chance.isTrue() ? null : new Date(Date.now() + (1 + chance.next() * 30) * 86_400_000).toISOString();
const purposesTried = ['treatment', 'emergency', 'administration'] as const;

/** Goes on when the database refuses a step for what the record is like at the moment; any other error is one. */
async function orRefused(work: Promise<unknown>, ...codes: string[]): Promise<void> {
  await work.catch((thrown: unknown) => {
    if (!codes.includes((thrown as { detail?: string }).detail ?? '')) throw thrown;
  });
}

/** Everything that changes who may read, each by the database's own functions; ends that lie in the past are set. */
const steps: Record<string, (chance: Chance, to: World) => Promise<unknown>> = {
  'grants a carer': (chance, to) =>
    call(db, to.caller, 'grant_profile_access', {
      p_profile_id: to.profileId,
      p_grantee_user_id: chance.of([...carers, ...doctors]).userId,
      p_access_level: chance.of(['view', 'edit', 'full']),
      p_categories: categoriesBy(chance),
      p_purpose: chance.of(['care', 'treatment']),
      p_expires_at: later(chance),
    }),
  'a carer’s grant runs out': (chance, to) =>
    asOwner(
      db,
      `update public.profile_access_permissions set granted_at = now() - interval '2 days', expires_at = now() - interval '1 second'
       where profile_id = $1 and grantee_user_id = $2 and revoked_at is null`,
      [to.profileId, chance.of([...carers, ...doctors]).userId],
    ),
  'revokes a carer': async (chance, to) => {
    const query = 'select id from public.profile_access_permissions where profile_id = $1 and grantee_user_id = $2';
    const grants = await asService<{ id: string }>(db, query, [to.profileId, chance.of(carers).userId]);
    for (const { id } of grants) await call(db, to.caller, 'revoke_profile_access', { p_permission_id: id });
  },
  consents: (chance, to) =>
    orRefused(
      call(db, to.caller, 'give_consent', {
        p_patient_id: to.profileId,
        p_consent_type: 'provider_access',
        p_purpose: chance.of(purposesTried),
        p_provider_id: chance.isTrue() ? null : chance.of(doctors).providerId,
        p_categories: categoriesBy(chance),
        p_expires_at: later(chance),
      }),
      // The provider is suspended.
      'not_found',
    ),
  'a consent runs out': (chance, to) =>
    asOwner(
      db,
      `update public.patient_consents set version = version + 1, expires_at = now() - interval '1 second'
       where patient_id = $1 and purpose = $2`,
      [to.profileId, chance.of(purposesTried)],
    ),
  'withdraws a consent': async (chance, to) => {
    const query = 'select id from public.patient_consents where patient_id = $1 and purpose = $2';
    const given = await asService<{ id: string }>(db, query, [to.profileId, chance.of(purposesTried)]);
    for (const { id } of given) await call(db, to.caller, 'withdraw_consent', { p_consent_id: id });
  },
  'grants a provider': (chance, to) =>
    orRefused(
      providerGrant(db, to, chance.of(doctors).providerId, {
        purpose: chance.of(purposesTried),
        categories: categoriesBy(chance),
        expires: later(chance),
      }),
      // No consent covers it, or the provider is suspended.
      'wrong_state',
      'not_found',
    ),
  'a provider’s grant runs out': (chance, to) =>
    asOwner(
      db,
      `update public.patient_provider_access set granted_at = now() - interval '3 hours', expires_at = now() - interval '1 second'
       where patient_id = $1 and provider_id = $2 and revoked_at is null`,
      [to.profileId, chance.of(doctors).providerId],
    ),
  'revokes a provider': async (chance, to) => {
    const query = 'select id from public.patient_provider_access where patient_id = $1 and provider_id = $2';
    const grants = await asService<{ id: string }>(db, query, [to.profileId, chance.of(doctors).providerId]);
    for (const { id } of grants) await call(db, to.caller, 'revoke_provider_access', { p_access_id: id });
  },
  'suspends or verifies a provider': (chance) =>
    call(db, 'service_role', 'verify_provider', {
      p_provider_id: chance.of(doctors).providerId,
      p_status: chance.of(['verified', 'verified', 'suspended', 'pending']),
    }),
  'breaks glass': (chance, to) =>
    orRefused(
      call(db, chance.of(doctors).caller, 'break_glass', {
        p_reason: 'unconscious',
        p_reason_text: 'Found unconscious in the street.',
        p_code: to.code,
      }),
      'not_allowed',
      'rate_limited',
    ),
  'makes another emergency code': async (_, to) => {
    const made = await call<{ code: string }>(db, to.caller, 'make_emergency_code', { p_patient_id: to.profileId });
    to.code = made.code;
  },
  'switches emergencies off': (_, to) => call(db, to.caller, 'revoke_emergency_code', { p_patient_id: to.profileId }),
};

/** Every read that can be previewed, with arguments as people ask. */
const asks: Record<string, (chance: Chance, of: World) => Record<string, unknown>> = {
  read_documents: (chance) => ({ p_limit: chance.of([1, 200]) }),
  read_document: (chance, of) => ({ p_shell_file_id: chance.of(of.files) }),
  read_document_text: (chance, of) => ({ p_shell_file_id: chance.of(of.files) }),
  read_progress: () => ({}),
  read_overview: () => ({}),
  read_timeline: (chance) => ({
    p_types: chance.isTrue() ? null : chance.some(['condition', 'lab', 'medication', 'vital', 'encounter']),
    p_limit: chance.of([2, 50]),
    p_known_on: chance.isTrue(0.7) ? null : new Date().toISOString(),
  }),
  read_facts: (chance) => ({ p_type: chance.of(['condition', 'lab', 'allergy', 'social_history', 'procedure']) }),
  read_medications: (chance) => ({ p_current: chance.isTrue() }),
  read_record_lines: (chance) => ({ p_type: chance.of(['condition', 'medication', 'allergy']) }),
  read_conflicts: () => ({}),
  read_lab_history: (chance) => ({ p_analyte: chance.of(['Gout', 'sodium', 'nothing']) }),
  read_narratives: (chance) => ({ p_type: chance.isTrue() ? null : 'document' }),
  read_narrating: () => ({}),
  read_encounters: () => ({}),
  read_provider_notes: () => ({}),
  read_providers: () => ({}),
  read_appointments: () => ({}),
  read_review_queue: () => ({}),
  read_result_lines: (chance) => ({ p_type: chance.of(['lab', 'vital']) }),
  read_timeline_years: () => ({}),
  read_search: () => ({ p_query: 'gout' }),
};

type Seen = { allowed: true; result: unknown } | { allowed: false; code: string; message: string };

/** What somebody really gets: the answer as JSON, or the refusal. */
async function really(who: Person, name: string, given: Record<string, unknown>): Promise<Seen> {
  const entries = Object.entries(given);
  const list = entries.map(([key], at) => `${key} => $${at + 1}`).join(', ');
  const values = entries.map(([, value]) => value as never);
  const shape = name === 'read_appointments' ? "coalesce(jsonb_agg(to_jsonb(r)), '[]')" : 'to_jsonb(r)';
  try {
    const query = `select ${shape} as seen from public.${name}(${list}) as r`;
    const [row] = await db.sqlAs(who.caller, (sql) => sql.unsafe(query, values));
    return { allowed: true, result: untimed(row?.seen) };
  } catch (thrown) {
    const { detail = '', message = '' } = thrown as { detail?: string; message?: string };
    if (detail !== 'not_allowed' && detail !== 'not_found') throw thrown;
    return { allowed: false, code: detail, message };
  }
}

/** What the owner is shown that this person would get. */
async function previewed(
  of: World,
  name: string,
  given: Record<string, unknown>,
  about: { p_user_id?: string; p_proposal?: unknown },
): Promise<Seen> {
  const parameters = { p_patient_id: of.profileId, p_read: name, p_arguments: given, ...about };
  const seen = readPreviewSchema.parse(await call(db, of.caller, 'preview_read', parameters));
  return seen.allowed ? { allowed: true, result: untimed(seen.result) } : seen;
}

/** When a grant was used last can't be the same: the reads between a preview and this one use grants too, some for the first time. */
function untimed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'last_access_at' ? 'whenever' : inner)));
}

const argumentsOf = (of: World, name: string, given: Record<string, unknown>) =>
  name === 'read_document' || name === 'read_document_text' ? given : { p_patient_id: of.profileId, ...given };

/** How many rows somebody really gets of each kind, in the form of a preview's counts. */
async function reallyCounted(who: Person, of: World): Promise<AccessPreview> {
  const rows = async (name: string, given: Record<string, unknown> = {}) => {
    const seen = await really(who, name, { p_patient_id: of.profileId, ...given });
    return seen.allowed ? (seen.result as { type: string }[]) : null;
  };
  const asked = { p_user_id: who.userId, p_profile_id: of.profileId };
  const categories: AccessPreview['categories'] = {};
  const hidden: AccessPreview['hidden'] = [];
  for (const category of recordCategories) {
    const given = { p_patient_id: of.profileId, p_category: category };
    if (await call<boolean>(db, who.caller, 'has_semantic_data_access', given)) categories[category] = 'view';
    else hidden.push(category);
  }
  let level: AccessPreview['level'] = null;
  for (const one of ['view', 'edit', 'full', 'owner'] as const) {
    if (await call<boolean>(db, who.caller, 'has_profile_access_level', { ...asked, p_level: one })) level = one;
  }
  const facts: Record<string, number> = {};
  for (const type of Object.keys(factCategories)) {
    const found = await rows('read_timeline', { p_types: [type], p_limit: 200 });
    if (found !== null) facts[type] = found.length;
  }
  const counted = async (name: string) => (await rows(name, { p_limit: 200 }))?.length;
  return accessPreviewSchema.parse({
    level,
    categories,
    hidden,
    counts: {
      documents: await counted('read_documents'),
      facts,
      narratives: (await rows('read_narratives', { p_limit: 100 }))?.length,
      encounters: await counted('read_encounters'),
      provider_notes: await counted('read_provider_notes'),
      appointments: await counted('read_appointments'),
    },
  });
}
const factCategories = {
  condition: 'conditions',
  symptom: 'conditions',
  medication: 'medications',
  allergy: 'allergies',
  lab: 'labs',
  vital: 'vitals',
  procedure: 'procedures',
  immunization: 'immunizations',
  family_history: 'conditions',
  encounter: 'encounters',
  social_history: 'conditions',
};

/** Compares whatever can be asked; gives how many reads were answered and how many refused. */
async function compare(
  chance: Chance,
  of: World,
  who: Person,
  about: { p_user_id?: string; p_proposal?: unknown },
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ answered: number; refused: number }> {
  const given = Object.entries(asks).map(([name, ask]) => [name, ask(chance, of)] as const);
  const before = new Map<string, Seen>();
  for (const [name, asked] of given) before.set(name, await previewed(of, name, asked, about));
  const summary = accessPreviewSchema.parse(
    await call(db, of.caller, 'preview_access', { p_patient_id: of.profileId, ...about }),
  );
  await between();
  let answered = 0;
  for (const [name, asked] of given) {
    const real = await really(who, name, argumentsOf(of, name, asked));
    expect(before.get(name), name).toEqual(real);
    if (real.allowed) answered += 1;
    // Lists go on after their last row, for the preview as for the person.
    const rows = real.allowed && Array.isArray(real.result) ? (real.result as { id?: string }[]) : [];
    const last = rows.at(-1)?.id;
    if (last !== undefined && ['read_timeline', 'read_facts', 'read_encounters'].includes(name)) {
      const next = { ...asked, p_before_id: last };
      const seen = await previewed(of, name, next, about);
      expect(seen, `${name}, second page`).toEqual(await really(who, name, argumentsOf(of, name, next)));
    }
  }
  const real = await reallyCounted(who, of);
  const onlyNames = ({ categories, ...others }: AccessPreview) => ({
    ...others,
    categories: Object.keys(categories).sort(),
  });
  expect(onlyNames(summary)).toEqual(onlyNames(real));
  return { answered, refused: given.length - answered };
}

/** The tables of a record that somebody sees a row of by a plain select; of grants everybody sees their own. */
async function selected(who: Person, of: World): Promise<string[]> {
  const found: string[] = [];
  for (const { name, profileColumn } of tables) {
    if (profileColumn === null || name.startsWith('exora_private.')) continue;
    if (
      ['public.profile_access_permissions', 'public.patient_provider_access', 'public.system_notifications'].includes(
        name,
      )
    )
      continue;
    const query = `select 1 from ${name} where ${profileColumn} = '${of.profileId}' limit 1`;
    const rows = await db
      .sqlAs(who.caller, (sql) => sql.unsafe(query))
      .catch((thrown: unknown) => {
        if ((thrown as { code?: string }).code !== '42501') throw thrown;
        return [];
      });
    if (rows.length > 0) found.push(name);
  }
  const bytes = `select 1 from storage.objects where name like '${of.profileId}/%' limit 1`;
  const objects = await db.sqlAs(who.caller, (sql) => sql.unsafe(bytes));
  return objects.length > 0 ? [...found, 'storage.objects'] : found;
}

describe('over random grants, what the owner is shown is what the other gets', () => {
  test.each(isFull ? [1, 2, 3, 4] : [1])(
    'row for row, by every read; by select nothing (seed %i)',
    { timeout: 300_000 },
    async (seed) => {
      const chance = new Chance(seed);
      const seen = { answered: 0, refused: 0, partly: 0 };
      for (let round = 0; round < 20; round += 1) {
        for (let at = 0; at < 3; at += 1) {
          const name = chance.of(Object.keys(steps));
          await steps[name]?.(chance, chance.of(records));
        }
        const of = chance.of(records);
        const who = chance.of([...carers, ...doctors, ...doctors, ...records, of.carer, of.provider]);
        const { answered, refused } = await compare(chance, of, who, { p_user_id: who.userId });
        seen.answered += answered;
        seen.refused += refused;
        if (answered > 0 && refused > 0) seen.partly += 1;
        if (who.userId !== of.userId) expect(await selected(who, of)).toEqual([]);
      }
      // A comparison of nothing with nothing proves nothing.
      expect(seen.answered).toBeGreaterThan(20);
      expect(seen.refused).toBeGreaterThan(20);
      expect(seen.partly).toBeGreaterThan(0);
    },
  );

  test('a positive control: the owner does see rows by select', async () => {
    const [one] = records;
    if (one === undefined) throw new Error('There is no record.');
    expect(await selected(one, one)).toEqual(
      expect.arrayContaining(['public.patient_clinical_events', 'storage.objects']),
    );
  });
});

describe('a proposal', () => {
  test.each(isFull ? [11, 12, 13, 14] : [11, 12])(
    'to a carer is shown as it turns out to be (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const chance = new Chance(seed);
      const of = chance.of(records);
      const carer = await person(db, 'New carer');
      const proposal = {
        kind: 'delegate',
        access_level: chance.of(['view', 'edit', 'full']),
        categories: categoriesBy(chance),
        purpose: 'care',
        expires_at: later(chance),
      };
      // To somebody named, and to somebody who has no account yet.
      const about = { ...(chance.isTrue() ? { p_user_id: carer.userId } : {}), p_proposal: proposal };
      await compare(chance, of, carer, about, () =>
        call(db, of.caller, 'grant_profile_access', {
          p_profile_id: of.profileId,
          p_grantee_user_id: carer.userId,
          p_access_level: proposal.access_level,
          p_categories: proposal.categories,
          p_purpose: proposal.purpose,
          p_expires_at: proposal.expires_at,
        }),
      );
    },
  );

  test.each(isFull ? [21, 22, 23] : [21])(
    'to a provider is shown as it turns out to be (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const chance = new Chance(seed);
      const of = chance.of(records);
      const doctor = await person(db, 'New doctor');
      const providerId = await provider(db, doctor);
      const categories = categoriesBy(chance);
      const proposal = { kind: 'provider', provider_id: providerId, purpose: 'care_coordination', categories };
      const { p_proposal } = { p_proposal: proposal };
      const grantIt = async () => {
        await call(db, of.caller, 'give_consent', {
          p_patient_id: of.profileId,
          p_consent_type: 'provider_access',
          p_purpose: 'care_coordination',
          p_provider_id: providerId,
          p_categories: categories,
        });
        await providerGrant(db, of, providerId, { purpose: 'care_coordination', categories });
      };
      // The list of providers shows the new grant itself, with its own id and times.
      const withoutList = asks.read_providers;
      delete asks.read_providers;
      try {
        await compare(chance, of, doctor, { p_proposal }, grantIt);
      } finally {
        if (withoutList !== undefined) asks.read_providers = withoutList;
      }
    },
  );

  test('of an emergency is shown as a doctor without consent gets it', { timeout: 120_000 }, async () => {
    const of = records[0];
    if (of === undefined) throw new Error('There is no record.');
    const made = await call<{ code: string }>(db, of.caller, 'make_emergency_code', { p_patient_id: of.profileId });
    of.code = made.code;
    const doctor = await person(db, 'Emergency doctor');
    await provider(db, doctor);
    const { answered, refused } = await compare(new Chance(31), of, doctor, { p_proposal: { kind: 'emergency' } }, () =>
      call(db, doctor.caller, 'break_glass', {
        p_reason: 'unconscious',
        p_reason_text: 'Found unconscious in the street.',
        p_code: of.code,
      }),
    );
    expect(Math.min(answered, refused)).toBeGreaterThan(3);
  });
});

describe('a preview', () => {
  let ada: Person;
  let carer: Person;
  beforeAll(async () => {
    [ada, carer] = await Promise.all([person(db, 'Ada'), person(db, 'Carer')]);
    const text = 'Asthma\nSodium';
    const { job } = await readFile(db, ada, [text]);
    await understand(db, job, [fact(text, 'Asthma'), fact(text, 'Sodium', { type: 'lab' })]);
  });
  const preview = (given: Record<string, unknown> = {}, who = ada) =>
    call<AccessPreview>(db, who.caller, 'preview_access', { p_patient_id: ada.profileId, ...given });
  const look = (given: Record<string, unknown> = {}, who = ada) =>
    call(db, who.caller, 'preview_read', { p_patient_id: ada.profileId, p_read: 'read_timeline', ...given });
  const code = async (work: Promise<unknown>) => (await refusal(work)).code;
  const delegate = (given: Record<string, unknown> = {}) => ({
    p_proposal: { kind: 'delegate', access_level: 'view', ...given },
  });

  test('leaves nothing behind: no grant, no message, no event, no account', async () => {
    const everything = async () => {
      const found: Record<string, unknown> = {};
      for (const { name } of await allTables(db)) {
        const [row] = await asOwner<{ md5: string }>(
          db,
          `select md5(string_agg(t::text, ',' order by t::text)) from ${name} as t`,
        );
        found[name] = row?.md5;
      }
      const [users] = await asOwner<{ count: string }>(db, 'select count(*) from auth.users');
      return { ...found, users: users?.count };
    };
    const doctorId = await provider(db, await person(db));
    const before = await everything();
    for (const p_proposal of [
      delegate({ access_level: 'full' }).p_proposal,
      { kind: 'provider', provider_id: doctorId, purpose: 'treatment' },
      { kind: 'emergency' },
    ]) {
      expect((await preview({ p_proposal })).level).not.toBeNull();
      expect(await look({ p_proposal })).toMatchObject({ allowed: true });
    }
    expect(await look({ p_user_id: carer.userId, ...delegate() })).toMatchObject({ allowed: true });
    expect(await everything()).toEqual(before);
    expect(await code(call(db, carer.caller, 'read_timeline', { p_patient_id: ada.profileId }))).toBe('not_allowed');
  });

  test('ends with the call: what the same session asks next, it asks as itself', async () => {
    const seen = await db.sqlAs(ada.caller, async (sql) => {
      await sql`select public.preview_read(${ada.profileId}, 'read_timeline', '{}', ${carer.userId})`;
      await sql`select public.preview_access(${ada.profileId}, ${carer.userId})`;
      const [row] = await sql`select auth.uid() as id, auth.jwt() ->> 'sub' as sub`;
      return row;
    });
    expect(seen).toEqual({ id: ada.userId, sub: ada.userId });
    const failed = db.sqlAs(ada.caller, async (sql) => {
      const wrong = '{"p_types": ["secrets"]}';
      const tried = sql.savepoint(
        (inner) => inner`
          select public.preview_read(${ada.profileId}, 'read_timeline', ${wrong}::text::jsonb, ${carer.userId})`,
      );
      expect(await refusal(tried)).toMatchObject({ code: 'invalid_request' });
      const [row] = await sql`select auth.uid() as id`;
      return row?.id;
    });
    expect(await failed).toBe(ada.userId);
  });

  test('is the owner’s, of their own record only', async () => {
    const other = await person(db, 'Other');
    const { uploaded, job } = await readFile(db, other, ['Gout']);
    await understand(db, job, [fact('Gout', 'Gout')]);
    await carerGrant(db, other, carer);
    await carerGrant(db, ada, carer, 'full');
    for (const who of [carer, other]) {
      expect(await code(preview({ p_user_id: who.userId }, who))).toBe('not_allowed');
      expect(await code(look({ p_user_id: who.userId }, who))).toBe('not_allowed');
    }
    // The carer sees both records, and the owner of one nothing of the other by the carer's eyes.
    const document = { p_read: 'read_document', p_user_id: carer.userId };
    const foreign = { ...document, p_arguments: { p_shell_file_id: uploaded.id } };
    const unknown = { ...document, p_arguments: { p_shell_file_id: crypto.randomUUID() } };
    expect(await refusal(look(foreign))).toMatchObject({ code: 'not_found' });
    expect(await refusal(look(foreign))).toEqual(await refusal(look(unknown)));
    const cursor = await asService<{ id: string }>(
      db,
      'select id from public.patient_clinical_events where patient_id = $1',
      [other.profileId],
    );
    const paged = await look({ p_user_id: carer.userId, p_arguments: { p_before_id: cursor[0]?.id } });
    expect(paged).toMatchObject({ allowed: false, code: 'not_found' });
    const [grant] = await asService<{ id: string }>(
      db,
      'select id from public.profile_access_permissions where profile_id = $1',
      [ada.profileId],
    );
    await call(db, ada.caller, 'revoke_profile_access', { p_permission_id: grant?.id });
  });

  test('of an operator gives the operator’s rights to nobody', async () => {
    const admin = { userId: ada.userId };
    const claims = await db.sqlAs(admin, async (sql) => {
      const jwt = JSON.stringify({ sub: ada.userId, role: 'authenticated', app_metadata: { role: 'admin' } });
      await sql`select set_config('request.jwt.claims', ${jwt}, true)`;
      const [row] =
        await sql`select public.preview_read(${ada.profileId}, 'read_timeline', '{}', ${carer.userId}) as seen`;
      return row?.seen;
    });
    expect(claims).toMatchObject({ allowed: false, code: 'not_allowed' });
  });

  test('knows every read that others than the owner may ask', async () => {
    const found = await asOwner<{ name: string }>(
      db,
      `select proname as name from pg_proc
       where pronamespace = 'public'::regnamespace and proname like 'read\\_%'
         and has_function_privilege('authenticated', oid, 'execute')
         and proargnames && array['p_patient_id', 'p_shell_file_id']`,
    );
    const ownersAlone = [
      'read_audit_export',
      'read_audit_export_anchors',
      'read_audit_log',
      'read_consents',
      'read_emergency_access',
      'read_record_export',
      'read_record_imports',
    ];
    expect(found.map(({ name }) => name).sort()).toEqual([...Object.keys(asks), ...ownersAlone].sort());
    const [list] = await asOwner<{ reads: string[] }>(db, 'select exora_private.previewed_reads() as reads');
    expect(list?.reads).toEqual(Object.keys(asks).sort());
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['of nobody', {}, 'invalid_request'],
    ['of a proposal that is none', { p_proposal: { kind: 'everything' } }, 'invalid_request'],
    ['of a proposal with another word', delegate({ level: 'view' }), 'invalid_request'],
    ['of an unknown level', delegate({ access_level: 'god' }), 'invalid_request'],
    ['of no level', delegate({ access_level: null }), 'invalid_request'],
    ['of unknown categories', delegate({ categories: ['secrets'] }), 'invalid_request'],
    ['of categories that are no list', delegate({ categories: 'labs' }), 'invalid_request'],
    ['of an end in the past', delegate({ expires_at: '2020-01-01' }), 'invalid_request'],
    ['of an end that is no time', delegate({ expires_at: 'soon' }), 'invalid_request'],
    [
      'of a provider who is none',
      { p_proposal: { kind: 'provider', provider_id: 'x', purpose: 'treatment' } },
      'invalid_request',
    ],
    [
      'of a provider who is not in the registry',
      { p_proposal: { kind: 'provider', provider_id: '00000000-0000-4000-8000-000000000000', purpose: 'treatment' } },
      'not_found',
    ],
    [
      'of somebody who doesn’t exist',
      { p_user_id: '00000000-0000-4000-8000-000000000000', ...delegate() },
      'not_found',
    ],
    ['of another read', { p_proposal: { kind: 'emergency' }, p_read: 'read_notifications' }, 'invalid_request'],
    ['of a read that isn’t there', { p_proposal: { kind: 'emergency' }, p_read: 'x; drop table y' }, 'invalid_request'],
    [
      'of another record through the arguments',
      { p_proposal: { kind: 'emergency' }, p_arguments: { p_patient_id: '00000000-0000-4000-8000-000000000000' } },
      'invalid_request',
    ],
    ['with unknown arguments', { p_proposal: { kind: 'emergency' }, p_arguments: { p_all: true } }, 'invalid_request'],
    ['with arguments that are none', { p_proposal: { kind: 'emergency' }, p_arguments: [1] }, 'invalid_request'],
    [
      'with an argument of another form',
      { p_proposal: { kind: 'emergency' }, p_arguments: { p_limit: 'ten' } },
      'invalid_request',
    ],
    [
      'with a list that is none',
      { p_proposal: { kind: 'emergency' }, p_arguments: { p_types: 'lab' } },
      'invalid_request',
    ],
    ['with too large a page', { p_proposal: { kind: 'emergency' }, p_arguments: { p_limit: 5000 } }, 'invalid_request'],
  ])('%s is refused', async (_, given, expected) => {
    expect(await code(look(given))).toBe(expected);
    const { p_read, p_arguments, ...about } = given;
    if (p_read === undefined && p_arguments === undefined) expect(await code(preview(about))).toBe(expected);
  });

  test('of somebody without access says so, and counts nothing', async () => {
    const seen = accessPreviewSchema.parse(await preview({ p_user_id: carer.userId }));
    expect(seen).toEqual({ level: null, categories: {}, hidden: expect.any(Array), counts: { facts: {} } });
    expect(seen.hidden).toHaveLength(recordCategories.length);
    await consent(db, ada);
    const proposed = accessPreviewSchema.parse(await preview(delegate({ access_level: 'edit', categories: ['labs'] })));
    expect(proposed).toMatchObject({ level: 'edit', categories: { labs: 'edit' }, counts: { facts: { lab: 1 } } });
  });
});
