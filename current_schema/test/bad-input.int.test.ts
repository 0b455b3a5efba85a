import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Attempt, attemptAs, type Outcome } from './attempt.ts';
import { type BadValue, badValues, mutations } from './bad-values.ts';
import { type Cast, createCast, type IdentityName } from './cast.ts';
import { type Arguments, callOf, goodArguments, type Offered, offeredFunctions } from './good-calls.ts';
import { asOwner, type Person } from './record.ts';
import { allTables, belongsTo, type Table } from './tables.ts';

/** Ten thousands of calls in `npm run test:full`. */
const timeout = 600_000;

const isFull = process.env.EXORA_TEST_SIZE === 'full';
/** In a small run a part of a JSON value is replaced by one in so many of the bad values. */
const everyMutation = isFull ? 1 : 4;

/** Where one may leave a message for another: rows are added there, none is changed. */
const messages = ['public.system_notifications'];

/** What takes a record away leaves its events behind, which are nobody's then. */
const removing: Record<string, string[]> = {
  discard_record_import: ['public.audit_log', 'exora_private.audit_heads'],
};

/** What the workers share: who of them lives, whose turn it is, and their slots. Service_role's calls may change it. */
const workers = [
  'exora_private.job_lane_slots',
  'exora_private.job_lines',
  'exora_private.file_access_tickets',
  'public.api_capacity_leases',
  'public.job_lanes',
  'public.job_workers',
  'public.maintenance_tasks',
];

/** What programs and operators do about any record, or about what is nobody's. */
const forAll = [
  'acquire_api_capacity',
  'begin_audit_export',
  'cancel_job',
  'end_representation',
  'enqueue_job_v3',
  'enqueue_jobs_v3',
  'grant_representation',
  'limit_lane',
  'load_medical_codes',
  'log_audit_event',
  'log_session_event',
  'note_account_reset',
  'note_operator_change',
  'pause_lane',
  'publish_audit_key',
  'publish_consent_wording',
  'record_failed_audit_event',
  'register_provider',
  'release_api_capacity',
  'resume_lane',
  'retry_failed_audit_events',
  'review_break_glass_use',
  'seal_audit_anchor',
  'set_account_plan',
  'set_api_rate_limit',
  'sign_audit_anchor',
  'verify_provider',
];

/** What is erased has no owner from then on. Of these it is watched that the rows of somebody else stay. */
const erasing = ['continue_erasure', 'erase_shell_file', 'request_account_erasure', 'request_erasure'];

let cast: Cast;
let tables: Table[];
let routines: Offered[];
/** The SQLSTATE of each code of the closed list. */
let classes: Map<string, string>;
/** An id of each kind among somebody else's rows. */
let foreignIds: BadValue[];
/** Rows of somebody else before any call. */
let otherBefore: Rows;
let calls = 0;

beforeAll(async () => {
  cast = await createCast();
  tables = await allTables(cast.db);
  routines = await offeredFunctions(cast.db);
  classes = await errorClasses();
  foreignIds = await idsOf(cast.other);
  otherBefore = await othersRows((query) => asOwner(cast.db, query), tables, [], [cast.other]);
});
afterAll(() => cast.db.drop());

async function errorClasses(): Promise<Map<string, string>> {
  const codes = await asOwner<{ code: string }>(cast.db, 'select unnest(exora_private.error_codes()) as code');
  return attemptAs(cast.db, { role: 'unguarded' }, async (attempt) => {
    const found = new Map<string, string>();
    for (const { code } of codes) {
      const outcome = await attempt("select exora_private.fail($1, 'A message.', 'A hint.')", [code]);
      if (!outcome.ok) found.set(code, outcome.sqlstate);
    }
    return found;
  });
}

/** The ids in a person's rows: each id once, named by the first column that holds it. */
async function idsOf(person: Person): Promise<BadValue[]> {
  const found = new Map<string, string>();
  for (const table of tables) {
    const condition = belongsTo(table, [person]);
    if (condition === null) continue;
    const [first] = await asOwner<{ row: Record<string, unknown> }>(
      cast.db,
      `select to_jsonb(t) as row from ${table.name} as t where ${condition} limit 1`,
    );
    for (const [column, id] of Object.entries(first?.row ?? {})) {
      if (typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) && !found.has(id)) {
        found.set(id, `somebody else’s ${table.name.replace('public.', '')}.${column}`);
      }
    }
  }
  return [...found].map(([text, name]) => ({ name, text }));
}

interface Try {
  what: string;
  given: Arguments;
}

/**
 * Every call of a function with one argument bad and the others good, with all bad alike, and with none; with the ids of
 * somebody else and altered JSON where it is to be whole.
 */
function tries(routine: Offered, isWhole: boolean): Try[] {
  const { parameters } = routine;
  const good = goodArguments(cast, routine);
  const all = (text: string | null) => Object.fromEntries(parameters.map((parameter) => [parameter.name, text]));
  const one = (parameter: string, { name: what, text }: BadValue): Try => ({
    what: `${parameter}: ${what}`,
    given: { ...good, [parameter]: text },
  });
  return [
    { what: 'good', given: good },
    { what: 'all null', given: all(null) },
    ...parameters.flatMap(({ name: parameter, type }) => {
      const bad = badValues(type);
      if (!isWhole) return bad.map((value) => one(parameter, value));
      if (type === 'uuid') bad.push(...foreignIds);
      if (type === 'uuid[]') bad.push(...foreignIds.map(({ name: what, text }) => ({ name: what, text: `{${text}}` })));
      const example = good[parameter];
      if (type === 'jsonb' && example != null) bad.push(...mutations(example, everyMutation));
      return bad.map((value) => one(parameter, value));
    }),
  ];
}

/** What is wrong with the way a call ended, or null. */
function complaint(outcome: Outcome): string | null {
  if (outcome.ok) return null;
  // Without the value, so that the same fault stands in one line.
  const raw = `${outcome.sqlstate} ${outcome.message.replace(/: ".*$|^"\d.*?" |value "[^"]*" /s, ' … ').slice(0, 160)}`;
  const expected = classes.get(outcome.code);
  if (expected === undefined) return `raw error ${raw}`;
  if (expected !== outcome.sqlstate) return `${outcome.code} with SQLSTATE ${outcome.sqlstate}, not ${expected}`;
  return outcome.hint === '' ? `${outcome.code} without hint` : null;
}

type Rows = Map<string, string[]>;

/** Hashes of the rows of each table that are not these people's. */
async function othersRows(
  look: (query: string) => Promise<Record<string, unknown>[]>,
  of: readonly Table[],
  self: readonly Person[],
  onlyOf: readonly Person[] | null = null,
): Promise<Rows> {
  const rows: Rows = new Map();
  for (const table of of) {
    const theirs =
      onlyOf === null ? `(${belongsTo(table, self) ?? 'false'}) is not true` : (belongsTo(table, onlyOf) ?? 'false');
    const found = await look(`select md5(t::text) as hash from ${table.name} as t where ${theirs}`);
    rows.set(table.name, found.map(({ hash }) => String(hash)).sort());
  }
  return rows;
}

/** Calls every function in every bad way as somebody; gives what went wrong, by function. */
async function attack(
  name: IdentityName,
  isWatched: boolean,
  only: readonly Offered[] = routines,
  isWhole = true,
): Promise<Record<string, string[]>> {
  const identity = cast.identity(name);
  const self = name === 'anon' ? [] : [name === 'service' ? cast.owner : cast.people[name]];
  const before = isWatched ? await othersRows((query) => asOwner(cast.db, query), tables, self) : new Map();
  const failures: Record<string, string[]> = {};
  await attemptAs(cast.db, identity, async (attempt) => {
    for (const routine of only.filter(({ roles }) => roles.includes(identity.role))) {
      const wrong = new Map<string, string[]>();
      const isFree = !isWatched || (name === 'service' && forAll.includes(routine.name));
      const watched = isFree ? null : { before, self, mayRead: name === 'service' };
      for (const { what, given } of tries(routine, isWhole)) {
        const found = await judge(attempt, routine, given, watched);
        if (found !== null) wrong.set(found, [...(wrong.get(found) ?? []), what]);
      }
      if (wrong.size === 0) continue;
      failures[routine.name] = [...wrong].map(
        ([found, by]) => `${found} ← ${by.slice(0, 4).join(' | ')} (${by.length})`,
      );
    }
  });
  return failures;
}

async function judge(
  attempt: Attempt,
  routine: Offered,
  given: Arguments,
  watched: { before: Rows; self: readonly Person[]; mayRead: boolean } | null,
): Promise<string | null> {
  calls += 1;
  let harm: string | null = null;
  const [query, values] = callOf(routine, given);
  const outcome = await attempt(query, values, async (look) => {
    if (watched === null) return;
    const changed = await look(
      `select schemaname || '.' || relname as name from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0`,
    );
    const touched = tables.filter((table) => changed.some((row) => row.name === table.name));
    const onlyOf = erasing.includes(routine.name) ? [cast.other] : null;
    const after = await othersRows(look, touched, watched.self, onlyOf);
    const earlier = onlyOf === null ? watched.before : otherBefore;
    for (const [table, rows] of after) {
      const before = earlier.get(table) ?? [];
      const mayGrow = [...messages, ...(removing[routine.name] ?? [])];
      const isSame = mayGrow.includes(table)
        ? before.every((row) => rows.includes(row))
        : JSON.stringify(rows) === JSON.stringify(before);
      if (!isSame && !(watched.mayRead && workers.includes(table))) harm = `changed others’ rows in ${table}`;
    }
  });
  if (harm !== null) return harm;
  if (watched?.mayRead === false && outcome.ok) {
    const told = JSON.stringify(outcome.rows);
    const marks = [cast.owner, cast.other].filter((one) => !watched.self.some(({ userId }) => userId === one.userId));
    if (marks.some(({ mark }) => told.includes(mark))) return 'told what stands in somebody else’s record';
  }
  return complaint(outcome);
}

describe('bad input', () => {
  test('an owner: named errors, nobody else’s rows changed or told', { timeout }, async () => {
    expect(await attack('owner', true)).toEqual({});
  });

  test('a stranger with the owner’s ids: named errors, no row of theirs changed or told', { timeout }, async () => {
    // What is good for the owner is foreign to them already.
    expect(await attack('stranger', true, routines, isFull)).toEqual({});
  });

  test('service_role about the owner: named errors, nobody else’s rows changed', { timeout }, async () => {
    expect(await attack('service', true)).toEqual({});
  });

  test('a provider who writes a note: named errors', { timeout }, async () => {
    const theirs = routines.filter(({ name }) => name === 'write_provider_note');
    expect(await attack('provider in consent', false, theirs)).toEqual({});
  });

  test('anon may not even ask', async () => {
    const answered = await attemptAs(cast.db, cast.identity('anon'), async (attempt) => {
      const found: string[] = [];
      for (const routine of routines) {
        const outcome = await attempt(...callOf(routine, goodArguments(cast, routine)));
        const refused = `permission denied for function ${routine.name}`;
        if (outcome.ok || outcome.message !== refused) found.push(routine.name);
      }
      return found;
    });
    expect(answered).toEqual([]);
  });

  // Without this, refusals could all come from the first check of a function.
  test('what is called good is answered', async () => {
    const outcomes = new Map<string, Outcome[]>(routines.map(({ name }) => [name, []]));
    for (const name of ['owner', 'service', 'provider in consent'] as const) {
      await attemptAs(cast.db, cast.identity(name), async (attempt) => {
        for (const routine of routines) {
          outcomes.get(routine.name)?.push(await attempt(...callOf(routine, goodArguments(cast, routine))));
        }
      });
    }
    const refused = [...outcomes]
      .filter(([, of]) => !of.some(({ ok }) => ok))
      .map(([name, of]) => `${name}: ${of.map((outcome) => (outcome.ok ? '' : outcome.message)).join(' | ')}`);
    expect(refused).toEqual([]);
  });

  test('functions that tell, change or escape too much are caught', { timeout }, async () => {
    await asOwner(
      cast.db,
      `create function public.too_open(p_patient_id uuid) returns text language sql security definer as
         'select display_name from public.user_profiles where id = p_patient_id';
       create function public.too_busy(p_patient_id uuid) returns void language sql security definer as
         'update public.user_profiles set display_name = ''x'' where id = p_patient_id';
       create function public.too_raw(p_details jsonb) returns integer language sql security definer as
         'select (p_details ->> ''count'')::integer'`,
    );
    const names = ['too_busy', 'too_open', 'too_raw'];
    await asOwner(cast.db, `grant execute on function public.${names.join(', public.')} to authenticated`);
    const all = routines;
    routines = (await offeredFunctions(cast.db)).filter(({ name }) => names.includes(name));
    try {
      expect(await attack('stranger', true)).toEqual({
        too_busy: [expect.stringMatching(/^changed others’ rows in public.user_profiles/)],
        too_open: [expect.stringMatching(/^told what stands in somebody else’s record/)],
        too_raw: expect.arrayContaining([expect.stringMatching(/^raw error 22P02/)]),
      });
    } finally {
      routines = all;
      await asOwner(cast.db, `drop function public.${names.join(', public.')}`);
    }
  });

  test('all functions were called', () => {
    console.log(`bad input: ${routines.length} functions, ${calls} calls`);
    expect(calls).toBeGreaterThan(routines.length * 10);
  });
});
