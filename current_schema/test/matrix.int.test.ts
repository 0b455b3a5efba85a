import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Attempt, attemptAs, isDenied } from './attempt.ts';
import { type Cast, createCast, type IdentityName, identities } from './cast.ts';
import { callOf, goodArguments, offeredFunctions } from './good-calls.ts';
import { answers, executes, privateExecutes, selects, writes } from './matrix-expectations.ts';
import { asOwner } from './record.ts';
import { belongsTo, keyOf, type Table, tablesAndViews } from './tables.ts';

type Operation = 'select' | 'insert' | 'update' | 'delete';
const operationsOn = ({ isView }: Table): Operation[] =>
  isView ? ['select'] : ['select', 'insert', 'update', 'delete'];

type Row = Record<string, unknown>;

/** A table with those of its rows that everybody goes for. */
interface Target extends Table {
  rows: Row[];
  /** The rows' keys, as a JSON array. */
  keys: string;
}

interface RoutineRow {
  schema: 'public' | 'exora_private';
  name: string;
  roles: string[];
}

let cast: Cast;
let targets: Target[];
let routines: RoutineRow[];
let checks = 0;
let calls = 0;

beforeAll(async () => {
  cast = await createCast();
  targets = await Promise.all((await tablesAndViews(cast.db)).map(target));
  routines = await asOwner<RoutineRow>(
    cast.db,
    `select n.nspname as schema, p.proname as name, array(
       select r.rolname from pg_roles as r
       where r.rolname in ('anon', 'authenticated', 'service_role') and has_function_privilege(r.oid, p.oid, 'execute')
       order by r.rolname
     )::text[] as roles
     from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname in ('public', 'exora_private') order by 1, 2`,
  );
});
afterAll(() => cast.db.drop());

/** The owner's rows of a table; where none can be the owner's, all of them. */
async function target(table: Table): Promise<Target> {
  const read = (condition: string) =>
    asOwner<{ row: Row; key: unknown }>(
      cast.db,
      `select to_jsonb(t) as row, ${keyOf(table)} as key from ${table.name} as t where ${condition} limit 20`,
    );
  let rows = await read(belongsTo(table, [cast.owner]) ?? 'true');
  if (rows.length === 0) rows = await read('true');
  // A document guards the bytes that were submitted with it; an upload in waiting is what one could get at.
  if (table.name === 'storage.objects') rows = rows.filter(({ row }) => row.name === cast.owner.waiting.path);
  return { ...table, rows: rows.map(({ row }) => row), keys: JSON.stringify(rows.map(({ key }) => key)) };
}

interface Statement {
  query: string;
  values: unknown[];
}

function setAll(on: Table, column: string, value: unknown): Statement {
  return {
    query: `update ${on.name} set "${column}" = (jsonb_populate_record(null::${on.name}, $1::text::jsonb))."${column}"`,
    values: [JSON.stringify({ [column]: value })],
  };
}

/** What somebody could try on a table: their statements, each with values that the table would take. */
function statements(on: Target, operation: Operation, attacker: { profileId: string; userId: string }): Statement[] {
  const [row = {}] = on.rows;
  const list = on.columns.map((column) => `"${column}"`).join(', ');
  const isOneOfThem = `$1::text::jsonb @> jsonb_build_array(${keyOf(on)})`;
  const insert = (values: Row): Statement => ({
    query: `insert into ${on.name} (${list})
      select ${list} from jsonb_populate_record(null::${on.name}, $1::text::jsonb)`,
    values: [JSON.stringify(values)],
  });
  const mine = {
    ...(on.profileColumn === null ? {} : { [on.profileColumn]: attacker.profileId }),
    ...(on.userColumn === null ? {} : { [on.userColumn]: attacker.userId }),
  };
  const forged = {
    ...('origin' in row ? { origin: 'person' } : {}),
    ...('actor_id' in row ? { actor_id: attacker.userId } : {}),
  };
  switch (operation) {
    case 'select':
      return [{ query: `select from ${on.name} as t where ${isOneOfThem}`, values: [on.keys] }];
    case 'insert':
      if (on.name === 'storage.objects') {
        const path = `${cast.owner.profileId}/${randomUUID()}/original`;
        return [insert({ ...row, id: randomUUID(), name: path, owner_id: attacker.userId })];
      }
      // Into the owner's record as it is, and as one's own fact, into one's own record.
      return [insert(row), insert({ ...row, ...mine, ...forged })];
    case 'update':
      return [
        {
          query: `update ${on.name} as t set (${list}) = row(${on.columns.map((column) => `r."${column}"`).join(', ')})
            from jsonb_populate_record(null::${on.name}, $1::text::jsonb) as r where ${keyOf(on)} = ${keyOf(on, 'r')}`,
          values: [JSON.stringify(row)],
        },
        // Every row there is: moved to oneself, or told to be somebody's own words.
        ...Object.entries({ ...mine, ...forged }).map(([column, value]) => setAll(on, column, value)),
      ];
    case 'delete':
      return [
        { query: `delete from ${on.name} as t where ${isOneOfThem}`, values: [on.keys] },
        { query: `delete from ${on.name}`, values: [] },
      ];
  }
}

/** What is allowed in truth: for each identity the cells in which any statement had effect or was stopped late. */
async function allowedTo(name: IdentityName): Promise<string[]> {
  const attacker = name === 'anon' || name === 'service' ? cast.people.stranger : cast.people[name];
  return attemptAs(cast.db, cast.identity(name), async (attempt) => {
    const cells: string[] = [];
    for (const on of targets) {
      for (const operation of operationsOn(on)) {
        const tried = statements(on, operation, attacker);
        if (operation === 'update') tried.push(...(await columnByColumn(attempt, on)));
        if (await anyWorks(attempt, on, tried)) cells.push(`${on.name}: ${operation}`);
      }
    }
    return cells;
  });
}

/** The columns that the session's role has been granted one by one, each with its present value. */
async function columnByColumn(attempt: Attempt, on: Target): Promise<Statement[]> {
  const asked = await attempt(`select has_any_column_privilege('${on.name}', 'update') as granted`);
  if (asked.ok && asked.rows[0]?.granted !== true) return [];
  return on.columns.map((column) => setAll(on, column, on.rows[0]?.[column]));
}

async function anyWorks(attempt: Attempt, on: Table, tried: readonly Statement[]): Promise<boolean> {
  for (const { query, values } of tried) if (!isDenied(await attempt(query, values), on.name)) return true;
  return false;
}

const known = (groups: readonly (readonly [readonly string[], readonly string[]])[]) =>
  new Map(groups.flatMap(([who, names]) => names.map((name) => [name, who] as const)));

const namedIn = (groups: readonly (readonly [readonly string[], readonly string[]])[]) =>
  groups.flatMap(([, names]) => names);

/** What the expectations lack and what they have too much, in words. */
function difference(there: readonly string[], named: readonly string[]): string[] {
  return [
    ...there
      .filter((name) => !named.includes(name))
      .map((name) => `${name} is not in matrix-expectations.ts: say who may`),
    ...named.filter((name) => !there.includes(name)).map((name) => `${name} does not exist: take it out`),
    ...named.filter((name, at) => named.indexOf(name) !== at).map((name) => `${name} is named twice`),
  ];
}

const expectedFor = (name: IdentityName): string[] => {
  const selectable = known(selects);
  return targets.flatMap((on) =>
    operationsOn(on)
      .filter((operation) =>
        (operation === 'select' ? selectable.get(on.name) : writes[on.name]?.[operation])?.includes(name),
      )
      .map((operation) => `${on.name}: ${operation}`),
  );
};

describe('what there is', () => {
  test('every table and function is named in matrix-expectations.ts, once, and nothing else is', () => {
    const functions = routines.filter(({ schema }) => schema === 'public').map(({ name }) => name);
    expect(
      difference(
        targets.map(({ name }) => name),
        namedIn(selects),
      ),
    ).toEqual([]);
    expect(difference(functions, namedIn(executes))).toEqual([]);
  });

  test('every table has rows to go for', () => {
    expect(
      targets.filter(({ rows }) => rows.length === 0).map(({ name }) => name),
      'tables without a row',
    ).toEqual([]);
  });
});

describe('tables', () => {
  // Without this a denial could be a mere typing error.
  test('what is tried works where nothing holds it back', async () => {
    const broken = await attemptAs(cast.db, { role: 'unguarded' }, async (attempt) => {
      const wrong: string[] = [];
      for (const on of targets) {
        for (const operation of operationsOn(on)) {
          const [statement] = statements(on, operation, cast.people.stranger);
          if (statement === undefined) continue;
          const { query, values } = statement;
          let count = 0;
          const outcome =
            operation === 'insert'
              ? await attempt(`delete from ${on.name}`, [], async (look) => {
                  count = (await look(`${query} returning 1`, values)).length;
                })
              : await attempt(query, values);
          if (operation !== 'insert' && outcome.ok) count = outcome.count;
          if (count === 0) wrong.push(`${on.name}: ${operation}: ${outcome.ok ? 'no row' : outcome.message}`);
        }
      }
      return wrong;
    });
    expect(broken).toEqual([]);
  });

  test.each(identities)('%s may do exactly what is expected', async (name) => {
    expect(await allowedTo(name)).toEqual(expectedFor(name));
    checks += targets.flatMap(operationsOn).length;
  });

  test('one grant or one policy too many is seen', async () => {
    await asOwner(cast.db, 'grant update (status) on public.shell_files to authenticated');
    await asOwner(cast.db, 'create policy too_open on public.shell_files for all to authenticated using (true)');
    const seen = await allowedTo('stranger');
    await asOwner(cast.db, 'drop policy too_open on public.shell_files');
    await asOwner(cast.db, 'revoke update on public.shell_files from authenticated');
    const opened = ['public.shell_files: select', 'public.shell_files: update'];
    expect(seen.toSorted()).toEqual([...expectedFor('stranger'), ...opened].toSorted());
  });

  test('nothing is denied to all: whatever there is, somebody may read or call it, or it is internal', () => {
    const barred = [...selects, ...answers].flatMap(([who, names]) => (who.length === 0 ? names : []));
    expect(barred.filter((name) => !name.startsWith('exora_private.'))).toEqual([]);
  });
});

describe('functions', () => {
  test.each(identities)('%s may execute exactly what is expected', (name) => {
    const { role } = cast.identity(name);
    const executable = routines.filter(({ roles }) => roles.includes(role)).map(({ name: routine }) => routine);
    const expected = [...executes, ...privateExecutes].flatMap(([roles, names]) =>
      roles.some((allowed) => allowed === role) ? names : [],
    );
    expect(executable.toSorted()).toEqual(expected.toSorted());
    checks += routines.length;
  });
});

describe('answers', () => {
  test('every function is named in the expectations’ answers, once, and nothing else is', () => {
    const functions = routines.filter(({ schema }) => schema === 'public').map(({ name }) => name);
    expect(difference(functions, namedIn(answers))).toEqual([]);
  });

  test.each(identities)('%s gets exactly the answers that are expected', async (name) => {
    const offered = await offeredFunctions(cast.db);
    const refusals: string[] = [];
    const answered = await attemptAs(cast.db, cast.identity(name), async (attempt) => {
      const found: string[] = [];
      for (const routine of offered) {
        const outcome = await attempt(...callOf(routine, goodArguments(cast, routine)));
        if (outcome.ok) found.push(routine.name);
        else refusals.push(`${routine.name}: ${outcome.message}`);
      }
      return found;
    });
    const expected = answers.flatMap(([who, names]) => (who.includes(name) ? names : []));
    const unexpected = refusals.filter((line) => expected.includes(line.slice(0, line.indexOf(':'))));
    expect(answered.toSorted(), unexpected.join('\n')).toEqual(expected.toSorted());
    checks += offered.length;
    calls = offered.length;
  });
});

test('the whole matrix was checked', () => {
  const who = identities.length;
  const views = targets.filter(({ isView }) => isView).length;
  const size = who * (targets.flatMap(operationsOn).length + routines.length + calls);
  console.log(
    `access matrix: ${who} identities × (${targets.length - views} tables × 4 operations + ${views} views ` +
      `+ ${routines.length} functions' execute + ${calls} functions called) = ${size} checks, ${checks} passed`,
  );
  expect(checks).toBe(size);
});
