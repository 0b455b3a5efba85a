import postgres from 'postgres';
import { createTestDatabase, type Person, person, type TestDatabase } from '../../current_schema/test/record.ts';
import { openClock } from './clock.ts';
import { makeDocument, statedDay } from './documents.ts';
import { readDocument, storeFacts } from './pipeline.ts';

export interface SeedSize {
  events: number;
  profiles: number;
}

/** Whose record is measured, with somebody else who may read it. */
export interface Patient extends Person {
  caller: { userId: string };
  delegate: { userId: string };
  /** One of its documents. */
  documentId: string;
}

/** A database that is full to a size. */
export interface Seeded {
  db: TestDatabase;
  size: SeedSize;
  /** Rows of each table, how long seeding took, how large it became. */
  counts: Record<string, number>;
  seconds: number;
  megabytes: number;
  /** Records of ordinary size, and those of 5,000 events and more. */
  ordinary: Patient[];
  big: Patient[];
}

/** How many documents are really uploaded, read and understood; all others are copies of their rows. */
const templates = 48;
const factsADocument = 12;
const bigEvents = 5000;
/** One record in so many is a big one. */
const profilesABig = 200;
const measured = { ordinary: 50, big: 5 };

/**
 * Fills a fresh database: documents go through the real functions, then every row that this made is copied to all
 * records with new ids and days, triggers off. Documents of all people lie mixed, as they arrive in time.
 */
export async function seed(size: SeedSize): Promise<Seeded> {
  const started = performance.now();
  const db = await createTestDatabase();
  try {
    const model = await person(db, 'Model');
    await storeModel(db, model);
    const admin = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
    try {
      await admin`set session_replication_role = replica`;
      await admin`select setseed(0.42)`;
      await layOut(admin, model, size);
      await copyRows(admin, model);
      await admin`set session_replication_role = origin`;
      await logDocuments(admin);
      const patients = {
        ordinary: await patientsOf(admin, false),
        big: await patientsOf(admin, true),
      };
      await admin`drop schema bench cascade`;
      await admin`vacuum analyze`;
      await admin`checkpoint`;
      return {
        db,
        size,
        counts: await rowCounts(admin),
        megabytes: await megabytesOf(admin),
        seconds: Math.round((performance.now() - started) / 100) / 10,
        ...patients,
      };
    } finally {
      await admin.end();
    }
  } catch (thrown) {
    await db.drop();
    throw thrown;
  }
}

/** The documents that all others are copied from. */
async function storeModel(db: TestDatabase, model: Person): Promise<void> {
  const clock = await openClock(db.adminUrl);
  try {
    for (let number = 0; number < templates; number++) {
      // From 8 to 16, so that documents differ in length.
      const document = makeDocument(number, factsADocument - 4 + (number % 9));
      await storeFacts(clock, await readDocument(db, model, document), document);
    }
  } finally {
    await clock.stop();
  }
}

/** People, records, delegates, and which document of the model each record gets when. */
async function layOut(admin: postgres.Sql, model: Person, { events, profiles }: SeedSize): Promise<void> {
  const users = Math.ceil(profiles * 0.8);
  const bigs = Math.max(1, Math.floor(profiles / profilesABig));
  const ordinaryEvents = Math.max(factsADocument, Math.ceil(((events - bigs * bigEvents) / (profiles - bigs)) * 1.01));
  await admin`create schema bench`;
  await admin.unsafe(`
    create unlogged table bench.users as
    select n as no, gen_random_uuid() as id from generate_series(1, ${users}) as n;

    -- Four of five are people's own records; the others are children, adults in care and pets of the same people.
    create unlogged table bench.profiles as
    select
      n as no,
      gen_random_uuid() as id,
      u.id as user_id,
      case when n <= ${users} then 'self' else (array['child', 'adult_in_care', 'pet'])[n % 3 + 1] end as profile_type,
      n % ${profilesABig} = 1 and n <= ${bigs * profilesABig} as is_big
    from generate_series(1, ${profiles}) as n
    join bench.users as u on u.no = (n - 1) % ${users} + 1;

    insert into auth.users (id, email, raw_user_meta_data, email_confirmed_at)
    select u.id, 'person-' || u.no || '@example.test', '{}', now() from bench.users as u;

    insert into public.user_profiles (id, account_owner_id, profile_type, display_name)
    select p.id, p.user_id, p.profile_type, 'Person ' || p.no from bench.profiles as p;

    -- Big records and one in ten have a delegate in force; one in ten had one whose access has ended.
    insert into public.profile_access_permissions (
      profile_id, grantee_user_id, access_level, categories, purpose, granted_by, granted_at, expires_at, revoked_at
    )
    select
      p.id, u.id, (array['view', 'edit', 'full'])[p.no % 3 + 1], null, 'care', p.user_id, now() - interval '1 year',
      case when p.no % 10 = 3 then now() - interval '1 day' end,
      case when p.no % 20 = 3 then now() - interval '2 days' end
    from bench.profiles as p
    join bench.users as u on u.no = p.no % ${users} + 1
    where p.is_big or p.no % 10 in (2, 3);

    create unlogged table bench.models as
    select row_number() over (order by f.created_at, f.id) as no, f.id, f.current_reading_id, s.id as session_id, count(*) as events
    from public.shell_files as f
    join public.ai_processing_sessions as s on s.shell_file_id = f.id
    join public.patient_clinical_events as e on e.shell_file_id = f.id
    where f.patient_id = '${model.profileId}'
    group by f.id, s.id;

    -- Mixed over all people by the time of upload.
    create unlogged table bench.documents as
    select
      row_number() over (order by x.created_at) as no,
      gen_random_uuid() as id,
      gen_random_uuid() as reading_id,
      gen_random_uuid() as session_id,
      x.*,
      x.created_at::date - date '${statedDay}' - (random() * 20)::integer as shift_days
    from (
      select
        p.id as patient_id,
        p.user_id,
        1 + (p.no * 7 + d) % ${templates} as model_no,
        now() - random() * case when p.is_big then interval '8 years' else interval '2 years' end as created_at
      from bench.profiles as p
      cross join lateral generate_series(
        1,
        floor(
          case when p.is_big then ${bigEvents * 1.02} else ${ordinaryEvents} end
          / (select avg(m.events) from bench.models as m) + p.no % 12 / 11.0
        )::integer
      ) as d
    ) as x;

    create unlogged table bench.pages as
    select d.no as document_no, p.id as model_id, gen_random_uuid() as id
    from bench.documents as d
    join bench.models as m on m.no = d.model_no
    join public.shell_file_pages as p on p.reading_id = m.current_reading_id
    order by d.no, p.page_number;

    create unlogged table bench.events as
    select d.no as document_no, e.id as model_id, exora_private.ordered_id(d.created_at) as id, random() as roll
    from bench.documents as d
    join bench.models as m on m.no = d.model_no
    join public.patient_clinical_events as e on e.shell_file_id = m.id
    order by d.no;

    analyze bench.documents, bench.pages, bench.events, bench.models;
  `);
}

const detailTables = [
  'patient_conditions',
  'patient_medications',
  'patient_allergies',
  'patient_observations',
  'patient_vitals',
  'patient_immunizations',
  'patient_interventions',
];

/** Copies the model's rows, table by table, with the ids of their own record. */
async function copyRows(admin: postgres.Sql, model: Person): Promise<void> {
  const ofDocument = `join bench.models as m on m.no = d.model_no`;
  const own = { patient_id: 'd.patient_id' };
  await copy(admin, 'shell_files', `bench.documents as d ${ofDocument} join public.shell_files as t on t.id = m.id`, {
    ...own,
    id: 'd.id',
    uploaded_by: 'd.user_id',
    storage_path: `d.patient_id || '/' || d.id || '/original'`,
    idempotency_key: `'seeded-' || d.no`,
    current_reading_id: 'd.reading_id',
    current_job_id: 'd.session_id',
    file_name: `'document-' || d.no || '.pdf'`,
    created_at: 'd.created_at',
    status_changed_at: `d.created_at + interval '20 seconds'`,
    processed_at: `d.created_at + interval '20 seconds'`,
  });
  await copy(
    admin,
    'shell_file_readings',
    `bench.documents as d ${ofDocument} join public.shell_file_readings as t on t.id = m.current_reading_id`,
    {
      ...own,
      id: 'd.reading_id',
      shell_file_id: 'd.id',
      job_id: 'd.reading_id',
      started_at: 'd.created_at',
      completed_at: `d.created_at + interval '10 seconds'`,
    },
  );
  await copy(
    admin,
    'ai_processing_sessions',
    `bench.documents as d ${ofDocument} join public.ai_processing_sessions as t on t.id = m.session_id`,
    {
      ...own,
      id: 'd.session_id',
      shell_file_id: 'd.id',
      reading_id: 'd.reading_id',
      job_id: 'd.session_id',
      started_at: `d.created_at + interval '10 seconds'`,
      completed_at: `d.created_at + interval '20 seconds'`,
    },
  );
  await copy(
    admin,
    'shell_file_pages',
    `bench.pages as n join bench.documents as d on d.no = n.document_no
     join public.shell_file_pages as t on t.id = n.model_id`,
    { ...own, id: 'n.id', reading_id: 'd.reading_id', created_at: 'd.created_at' },
  );
  const ofEvent = 'bench.events as n join bench.documents as d on d.no = n.document_no';
  await copy(
    admin,
    'patient_clinical_events',
    `${ofEvent} join public.patient_clinical_events as t on t.id = n.model_id`,
    {
      ...own,
      id: 'n.id',
      shell_file_id: 'd.id',
      session_id: 'd.session_id',
      event_date: `left(to_char(t.event_day + d.shift_days, 'YYYY-MM-DD'), char_length(t.event_date))`,
      // Most are suggestions or confirmed; some were rejected, some replaced by a later reading.
      status: `case
      when n.roll < 0.06 then 'superseded' when n.roll < 0.09 then 'rejected' when n.roll < 0.5 then 'confirmed'
      else 'suggested'
    end`,
      superseded_at: `case when n.roll < 0.06 then d.created_at + interval '30 days' end`,
      decided_by: `case when n.roll between 0.06 and 0.5 then d.user_id end`,
      decided_at: `case when n.roll between 0.06 and 0.5 then d.created_at + interval '1 day' end`,
      recorded_at: `d.created_at + interval '20 seconds'`,
    },
  );
  for (const table of [...detailTables, 'medical_code_assignments']) {
    await copy(admin, table, `${ofEvent} join public.${table} as t on t.event_id = n.model_id`, {
      ...own,
      event_id: 'n.id',
    });
  }
  await copy(
    admin,
    'manual_review_queue',
    `${ofEvent} join public.manual_review_queue as t on t.event_id = n.model_id`,
    {
      ...own,
      event_id: 'n.id',
      status: `case
      when n.roll < 0.06 then 'obsolete' when n.roll < 0.09 then 'rejected' when n.roll < 0.5 then 'confirmed'
      else 'waiting'
    end`,
      decided_at: `case when n.roll < 0.5 then d.created_at + interval '1 day' end`,
      created_at: `d.created_at + interval '20 seconds'`,
    },
  );
  await copy(
    admin,
    'clinical_event_sources',
    `${ofEvent} join public.clinical_event_sources as t on t.event_id = n.model_id
     join bench.pages as g on g.document_no = n.document_no and g.model_id = t.page_id`,
    { ...own, event_id: 'n.id', page_id: 'g.id' },
  );
  await admin`update public.user_profiles set display_name = 'Model' where id = ${model.profileId}`;
}

/** Inserts a copy of `t` with some columns replaced by expressions; generated columns make themselves. */
async function copy(
  admin: postgres.Sql,
  table: string,
  from: string,
  replaced: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = await admin<{ name: string }[]>`
    select a.attname as name
    from pg_attribute as a
    where a.attrelid = ${`public.${table}`}::regclass and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.attidentity = ''
    order by a.attnum`;
  const columns = rows.map(({ name }) => name);
  const unknown = Object.keys(replaced).filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new Error(`${table} has no columns ${unknown.join(', ')}.`);
  await admin.unsafe(`
    insert into public.${table} (${columns.join(', ')})
    select ${columns.map((name) => replaced[name] ?? `t.${name}`).join(', ')}
    from ${from}
    order by d.no`);
}

/** An event of the audit chain for one in eight documents, as its understanding writes one. */
async function logDocuments(admin: postgres.Sql): Promise<void> {
  // In one transaction no statistics tell that the chains' heads have become many.
  await admin`set enable_seqscan = off`;
  await admin`
    select count(
      public.log_audit_event(
        p_event_type => 'file.understood',
        p_patient_id => d.patient_id,
        p_resource_type => 'shell_file',
        p_resource_id => d.id,
        p_details => '{"facts_stored": 12}'
      )
    )
    from bench.documents as d
    where d.no % 8 = 0`;
  await admin`reset enable_seqscan`;
}

async function patientsOf(admin: postgres.Sql, isBig: boolean): Promise<Patient[]> {
  const rows = await admin<{ user_id: string; profile_id: string; delegate_id: string; document_id: string }[]>`
    select p.user_id, p.id as profile_id, g.grantee_user_id as delegate_id,
      (select f.id from public.shell_files as f where f.patient_id = p.id order by f.created_at limit 1) as document_id
    from bench.profiles as p
    join public.profile_access_permissions as g on g.profile_id = p.id and g.revoked_at is null and g.expires_at is null
    where p.is_big = ${isBig}
    -- Spread over the whole table.
    order by md5(p.no::text)
    limit ${isBig ? measured.big : measured.ordinary}`;
  return rows.map((row) => ({
    userId: row.user_id,
    caller: { userId: row.user_id },
    profileId: row.profile_id,
    delegate: { userId: row.delegate_id },
    documentId: row.document_id,
  }));
}

async function rowCounts(admin: postgres.Sql): Promise<Record<string, number>> {
  const tables = ['user_profiles', 'shell_files', 'shell_file_pages', 'patient_clinical_events', ...detailTables];
  const counts: Record<string, number> = {};
  for (const table of [
    ...tables,
    'medical_code_assignments',
    'clinical_event_sources',
    'manual_review_queue',
    'audit_log',
  ]) {
    const [row] = await admin<{ count: string }[]>`select count(*) from ${admin(`public.${table}`)}`;
    counts[table] = Number(row?.count);
  }
  return counts;
}

async function megabytesOf(admin: postgres.Sql): Promise<number> {
  const [row] = await admin<{ bytes: string }[]>`select pg_database_size(current_database()) as bytes`;
  return Math.round(Number(row?.bytes) / 1024 ** 2);
}
