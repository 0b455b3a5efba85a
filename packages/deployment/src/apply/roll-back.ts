import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Migration, readMigrations } from '@exora/local-stack/database';
import { type Artefact, checksumOf } from '../build/artefact.ts';
import { buildFunctions } from '../build/functions.ts';
import { DeploymentError } from '../deployment-error.ts';
import { type Deployed, deployedAt, stepNames } from '../ledger/deployed.ts';
import type { Entry, Source } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { schemaState } from '../plan/database-state.ts';
import { git } from '../plan/source.ts';
import type { Target } from '../target/target.ts';
import { Deployment, deployedOf, present, withDatabase } from './deployment.ts';
import { revertMigration } from './run-migration.ts';
import { takeTargetLock } from './target-lock.ts';

/** What going back would do at a target. */
export interface RollbackPlan {
  /** The deployment that is gone back to. */
  to: string;
  /** Migrations that are taken back, the last one first; none unless the schema is asked for. */
  migrations: Migration[];
  functions: Deployed['functions'];
  worker: Deployed['worker'];
  /** What stays as it is and why, a sentence each. */
  notes: string[];
}

interface RollbackOptions {
  target: Target;
  ledger: Ledger;
  root: string;
  by: string;
  /** The deployment to go back to; else the one before the last. */
  to?: string;
  /** Takes the schema back too: rows of what is dropped are lost. */
  schema?: boolean;
  migrationsFolder?: string;
  say: (message: string) => void;
}

/** What going back would do. Changes nothing. */
export function planRollback(options: Omit<RollbackOptions, 'by' | 'say'>): Promise<RollbackPlan> {
  return withDatabase(options.target, { make: false }, async (sql) => {
    const { plan } = await makeRollbackPlan(options, await recordedAt(sql, options.migrationsFolder));
    return plan;
  });
}

/**
 * Goes back to an earlier deployment: worker, then functions, then (if asked for) the schema, the way the schema expanded in
 * reverse. Throws a `DeploymentError` that says what to do.
 */
export function rollBack(options: RollbackOptions): Promise<{ plan: RollbackPlan; deployment: string | null }> {
  const { target, root } = options;
  return withDatabase(target, { make: false }, async (connection) => {
    const sql = present(connection);
    await takeTargetLock(sql);
    await options.ledger.reload();
    const { plan, source, callers } = await makeRollbackPlan(options, await recordedAt(sql, options.migrationsFolder));
    const steps = [
      ...(plan.worker === null ? [] : [stepNames.worker]),
      ...(plan.functions === null ? [] : [stepNames.functions]),
      ...plan.migrations.map(({ version }) => stepNames.revert(version)),
    ];
    if (steps.length === 0) return { plan, deployment: null };
    const artefact = plan.functions === null ? null : await functionsOf(root, plan.functions);
    const deployed = deployedOf(options.ledger, target);
    const run = await Deployment.begin({ ...options, sql, deployed, backTo: plan.to, source, steps, callers });
    if (plan.worker !== null) await rollBackWorker(run, target, plan.worker);
    if (plan.functions !== null && artefact !== null) {
      const { version, checksum, names } = plan.functions;
      await run.step(stepNames.functions, async () => {
        await target.deployFunctions(artefact, names);
        return { kind: 'functions', version, checksum, names };
      });
    }
    for (const migration of plan.migrations) {
      await run.step(stepNames.revert(migration.version), async () => {
        const { version, name } = migration;
        const file = rollbackFile(root, options.migrationsFolder, migration);
        const text = await readFile(file, 'utf8');
        await revertMigration(sql, migration, text);
        return {
          kind: 'migration_reverted',
          version,
          name,
          checksum: checksumOf(new Map([[name, Buffer.from(text)]])),
        };
      });
    }
    const at = await schemaState(sql, await readMigrations(options.migrationsFolder));
    await run.finish(at.at, await target.variables(), callers);
    return { plan, deployment: run.id };
  });
}

async function rollBackWorker(
  run: Deployment,
  { rollBackWorker: put }: Target,
  worker: NonNullable<Deployed['worker']>,
): Promise<void> {
  await run.step(stepNames.worker, async () => {
    if (put === null || worker.platformId === null) {
      throw new DeploymentError('nothing_before', 'The platform’s id of the earlier worker is not in the ledger.');
    }
    const { platformId, replaced } = await put(worker.platformId);
    const { version, checksum, contract } = worker;
    return { kind: 'worker', version, checksum, contract, platform_id: platformId, replaced };
  });
}

async function makeRollbackPlan(
  options: Omit<RollbackOptions, 'by' | 'say'>,
  recorded: readonly Migration[],
): Promise<{ plan: RollbackPlan; source: Source; callers: Deployed['callers'] }> {
  const { target, ledger, to, schema = false } = options;
  const now = deployedOf(ledger, target);
  const before = stateAfter(target, ledger.entries, to);
  const isSame = (part: 'functions' | 'worker') =>
    before[part] === null || (now[part]?.checksum === before[part].checksum && !now.uncertain[part]);
  const notes: string[] = [];
  const isLocal = target.rollBackWorker === null;
  if (isLocal && !(isSame('worker') && isSame('functions'))) {
    const { commit, tag } = before.last.source;
    notes.push(
      `The local stack runs the code at hand: check out ${tag ?? commit?.slice(0, 12) ?? 'the earlier sources'}, then "exora deploy apply local".`,
    );
  }
  const later = recorded.filter(({ version }) => version > (before.schema ?? '')).reverse();
  if (!schema && later.length > 0) {
    notes.push(
      `The schema stays at ${later[0]?.version}: the earlier worker goes on with it. --schema takes ${later.length === 1 ? 'its last migration' : `its last ${later.length} migrations`} back, with the rows that only they keep.`,
    );
  }
  return {
    source: before.last.source,
    callers: before.callers,
    plan: {
      to: before.last.deployment,
      migrations: schema ? later : [],
      functions: isLocal || isSame('functions') ? null : before.functions,
      worker: isLocal || isSame('worker') ? null : before.worker,
      notes,
    },
  };
}

/** What was deployed when an earlier deployment had finished. */
function stateAfter(
  target: Target,
  entries: readonly Entry[],
  to: string | undefined,
): Deployed & { last: NonNullable<Deployed['last']> } {
  const ends = appliedEnds(target, entries);
  const end = ends.find(({ deployment }) => deployment === (to ?? earlier(target, entries, ends)));
  const state = end === undefined ? null : deployedAt(target.name, entries.slice(0, end.number));
  const last = state?.last ?? null;
  if (state !== null && last !== null) return { ...state, last };
  const known = ends.map(({ deployment }) => deployment).join(', ');
  throw new DeploymentError(
    'nothing_before',
    to === undefined
      ? `The ledger has no earlier deployment of ${target.name} to go back to.`
      : `The ledger has no finished deployment ${to} of ${target.name}; it has ${known || 'none'}.`,
  );
}

/** The last entries of the deployments that finished, without rollbacks. */
function appliedEnds(target: Target, entries: readonly Entry[]): Entry[] {
  const ofTarget = entries.filter((entry) => entry.target === target.name);
  const rollbacks = new Set(
    ofTarget.flatMap(({ deployment, event }) =>
      event.kind === 'begun' && event.intent === 'rollback' ? [deployment] : [],
    ),
  );
  return ofTarget.filter(({ deployment, event }) => event.kind === 'finished' && !rollbacks.has(deployment));
}

/**
 * What is gone back to unless told: where a cut rollback was going, or what was before that which is in effect. One that brought
 * the web app alone has the same worker and functions as the one before it: to it there is no way back.
 */
function earlier(target: Target, entries: readonly Entry[], ends: readonly Entry[]): string | undefined {
  const { unfinished, inEffect } = deployedAt(target.name, entries);
  if (unfinished?.intent === 'rollback') return unfinished.to ?? undefined;
  // After a deployment that didn't finish, the one in effect is what is gone back to.
  if (unfinished !== null) return inEffect ?? undefined;
  const stateAt = ({ number }: Entry) => {
    const { schema, functions, worker } = deployedAt(target.name, entries.slice(0, number));
    return [schema, functions?.checksum, worker?.checksum];
  };
  const at = ends.findIndex(({ deployment }) => deployment === inEffect);
  const there = ends[at];
  if (there === undefined) return undefined;
  return ends.slice(0, at).findLast((end) => !isDeepStrictEqual(stateAt(end), stateAt(there)))?.deployment;
}

/** The functions as they were, from the commit that they came from: the same bytes or none. */
async function functionsOf(root: string, functions: NonNullable<Deployed['functions']>): Promise<Artefact> {
  const { commit } = functions.source;
  const folder = await mkdtemp(join(tmpdir(), 'exora-rollback-'));
  try {
    if (commit === null || (await git(root, ['cat-file', '-e', `${commit}^{commit}`])) === null) {
      throw new DeploymentError(
        'nothing_before',
        `Commit ${commit?.slice(0, 12) ?? '(unknown)'}, which the earlier functions came from, is not in this clone: fetch it ("git fetch --unshallow"), then roll back again.`,
      );
    }
    await extract(root, commit, folder);
    const artefact = await buildFunctions(folder);
    if (checksumOf(artefact) === functions.checksum) return artefact;
    throw new DeploymentError(
      'nothing_before',
      `The functions built from commit ${commit.slice(0, 12)} are not those that the ledger records: roll back with the version of Exora that deployed them.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function extract(root: string, commit: string, folder: string): Promise<void> {
  const archive = spawn('git', ['-C', root, 'archive', commit, 'current_functions', 'packages/contracts/src']);
  const tar = spawn('tar', ['-x', '-C', folder]);
  archive.stdout.pipe(tar.stdin);
  const [[one], [other]] = await Promise.all([once(archive, 'close'), once(tar, 'close')]);
  if (one !== 0 || other !== 0) {
    throw new DeploymentError('nothing_before', `The sources of commit ${commit.slice(0, 12)} can’t be read from git.`);
  }
}

/** The migrations that a database records and the files have, in order. */
async function recordedAt(
  sql: Parameters<typeof schemaState>[0],
  folder: string | undefined,
): Promise<readonly Migration[]> {
  const migrations = await readMigrations(folder);
  const { at, problems } = await schemaState(sql, migrations);
  if (problems.length > 0) throw new DeploymentError('plan_blocked', problems.join('\n'));
  return migrations.filter(({ version }) => at !== null && version <= at);
}

function rollbackFile(root: string, folder: string | undefined, { file }: Migration): string {
  return join(folder ?? join(root, 'supabase', 'migrations'), 'rollbacks', file);
}
