import { createHash } from 'node:crypto';
import { type Migration, readMigrations } from '@exora/local-stack/database';
import type postgres from 'postgres';
import { type Deployed, stepNames, type Unfinished } from '../ledger/deployed.ts';
import type { Source, TargetName } from '../ledger/entry.ts';
import type { Target, VariableNames } from '../target/target.ts';
import { schemaState, serverProblems } from './database-state.ts';
import { type Finding, lintMigration } from './lint-migrations.ts';
import type { Release } from './source.ts';
import { anotherShape, broken, type Contract } from './worker-contract.ts';

/** A version that is there, and the one that would be. */
interface Change {
  from: { version: string; checksum: string } | null;
  /** Whether a deployment that was cut off may have replaced `from`, or a part of it. */
  isUncertain: boolean;
  to: { version: string; checksum: string };
}

/** What a deployment would do at a target. */
export interface Plan {
  target: TargetName;
  source: Source;
  /** A deployment that didn't finish: applying goes on from there. */
  unfinished: Unfinished | null;
  schema: { from: string | null; to: string | null };
  migrations: { version: string; name: string; checksum: string; findings: Finding[] }[];
  functions: Change | null;
  worker: Change | null;
  /** Variables that the sources name and the target hasn't set (`missing`), and the other way round (`unknown`). */
  environment: Record<'functions' | 'worker', { missing: string[]; unknown: string[] }>;
  /** What keeps it from being applied, a sentence each. */
  problems: string[];
}

/** What a plan is made from, with what applying needs of it besides. */
export interface Planned {
  plan: Plan;
  pending: Migration[];
  variables: VariableNames;
}

/** Compares sources and target. Changes nothing. `sql` is null where the target has no database yet. */
export async function makePlan(options: {
  target: Target;
  release: Release;
  deployed: Deployed;
  sql: postgres.Sql | null;
  migrationsFolder?: string;
}): Promise<Planned> {
  const { target, release, deployed, sql } = options;
  const migrations = await readMigrations(options.migrationsFolder);
  const wrongServer = sql === null ? [] : await serverProblems(sql);
  const schema = wrongServer.length > 0 ? null : await schemaState(sql, migrations);
  const pending = schema?.pending ?? [];
  // Nobody waits for a database without rows.
  const isFresh = schema === null || schema.at === null;
  const [set, wanted, there] = await Promise.all([
    target.variables(),
    target.wantedVariables(),
    target.functionsThere(),
  ]);
  const lost = release.functions.names.some((name) => there !== null && !there.includes(name));
  const plan: Plan = {
    target: target.name,
    source: release.source,
    unfinished: deployed.unfinished,
    schema: { from: schema?.at ?? null, to: migrations.at(-1)?.version ?? null },
    migrations: await Promise.all(
      pending.map(async (migration) => ({
        version: migration.version,
        name: migration.name,
        checksum: createHash('sha256').update(migration.text).digest('hex'),
        findings: isFresh ? [] : await lintMigration(migration),
      })),
    ),
    functions: changeOf(lost ? null : deployed.functions, release.functions, deployed.uncertain.functions),
    worker: changeOf(deployed.worker, release.worker, deployed.uncertain.worker),
    environment: {
      functions: difference(wanted.functions, set.functions),
      worker: difference(wanted.worker, set.worker),
    },
    problems: [
      ...wrongServer,
      ...(schema?.problems ?? []),
      ...placeProblems(target, deployed),
      ...sourceProblems(target, release.source),
      ...contractProblems(deployed, release),
    ],
  };
  return { plan, pending, variables: set };
}

/** The steps of a plan, as the ledger names them, in order: the schema expands first, whoever uses it follows. */
export function stepsOf(plan: Plan): string[] {
  return [
    ...plan.migrations.map(({ version }) => stepNames.migration(version)),
    ...(plan.functions === null ? [] : [stepNames.functions]),
    ...(plan.worker === null ? [] : [stepNames.worker]),
  ];
}

/** Whether a migration of the plan may lose something. */
export function losesSomething(plan: Plan): boolean {
  return plan.migrations.some(({ findings }) => findings.some(({ risk }) => risk === 'destructive'));
}

function changeOf(
  from: { version: string; checksum: string } | null,
  to: { version: string; checksum: string },
  isUncertain: boolean,
): Change | null {
  if (from?.checksum === to.checksum && !isUncertain) return null;
  const only = ({ version, checksum }: { version: string; checksum: string }) => ({ version, checksum });
  return { from: from === null ? null : only(from), isUncertain, to: only(to) };
}

function difference(wanted: readonly string[], set: readonly string[]): { missing: string[]; unknown: string[] } {
  return {
    missing: wanted.filter((name) => !set.includes(name)),
    unknown: set.filter((name) => !wanted.includes(name)),
  };
}

function placeProblems({ name, place }: Target, deployed: Deployed): string[] {
  if (deployed.place === null || deployed.place === place) return [];
  return [
    `The ledger says that ${name} is ${deployed.place}, and the variables name ${place}. Check the variables; a target doesn’t move.`,
  ];
}

function sourceProblems({ isHosted, name }: Target, source: Source): string[] {
  if (!isHosted) return [];
  if (source.commit === null) return [`${name} is deployed from a commit: run this in a clone of the repository.`];
  return source.is_changed
    ? [
        `Files differ from commit ${source.commit.slice(0, 12)}: commit them, or check out a tag, before ${name} is deployed.`,
      ]
    : [];
}

/** Expand, migrate, contract: what worker, functions and web app that run there call goes last, after them. */
function contractProblems({ worker, mayRun }: Deployed, release: Release): string[] {
  const problem = (what: string, contract: Contract, advice: string) => {
    const found = broken(contract, release.schema);
    if (found.length === 0) return [];
    return [`${what} there and would break: ${found.slice(0, 3).join('; ')}. ${advice}. ${anotherShape}`];
  };
  return [
    ...(worker === null
      ? []
      : problem(
          `Worker ${worker.version} (${worker.deployment}) runs`,
          worker.contract,
          'First deploy a worker that does without it; take it away with the deployment after',
        )),
    ...mayRun.flatMap(({ deployment, callers }) =>
      problem(
        `The functions or the web app of ${deployment} may run`,
        callers,
        'First deploy those that do without it; take it away with the second deployment after, for the web app follows its own only when that has finished',
      ),
    ),
  ];
}
