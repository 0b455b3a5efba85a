import { isDeepStrictEqual } from 'node:util';
import { openHistory } from '@exora/local-stack/database';
import { DeploymentError } from '../deployment-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { losesSomething, makePlan, type Plan, type Planned, stepsOf } from '../plan/plan.ts';
import type { Release } from '../plan/source.ts';
import type { Target } from '../target/target.ts';
import { Deployment, deployedOf, present, withDatabase } from './deployment.ts';
import { runMigration } from './run-migration.ts';
import { takeTargetLock } from './target-lock.ts';

export interface Applied {
  plan: Plan;
  /** The deployment that was made; null where there was nothing to do. */
  deployment: string | null;
}

interface ApplyOptions {
  target: Target;
  release: Release;
  ledger: Ledger;
  by: string;
  /** Lets migrations that may lose something run. */
  acceptLoss?: boolean;
  migrationsFolder?: string;
  say: (message: string) => void;
}

/** What would be done. Changes nothing. */
export async function planDeployment(options: {
  target: Target;
  release: Release;
  ledger: Ledger;
  migrationsFolder?: string;
}): Promise<Plan> {
  const deployed = deployedOf(options.ledger, options.target);
  const planned = await withDatabase(options.target, { make: false }, (sql) => makePlan({ ...options, deployed, sql }));
  return planned.plan;
}

/**
 * Brings a target to the sources: migrations, functions, worker, each written into the ledger when it is done. Interrupted
 * anywhere, it is called again and goes on. Throws a `DeploymentError` that says what to do.
 */
export function applyDeployment(options: ApplyOptions): Promise<Applied> {
  return withDatabase(options.target, { make: true }, async (connection) => {
    const sql = present(connection);
    await takeTargetLock(sql);
    await options.ledger.reload();
    const deployed = deployedOf(options.ledger, options.target);
    const planned = await makePlan({ ...options, deployed, sql });
    const { plan, variables } = planned;
    refuse(plan, options.acceptLoss === true);
    const steps = stepsOf(plan);
    // A web app that calls less is written down too: the schema may then take away what only it called.
    const isSame = isDeepStrictEqual(deployed.callers ?? options.release.callers, options.release.callers);
    if (steps.length === 0 && plan.unfinished === null && isSame) return { plan, deployment: null };
    const deployment = await Deployment.begin({
      ...options,
      sql,
      deployed,
      backTo: null,
      source: plan.source,
      steps,
      callers: options.release.callers,
    });
    if (planned.pending.length > 0) await openHistory(sql);
    await runSteps(deployment, planned, options, sql);
    await deployment.finish(plan.schema.to, variables, options.release.callers);
    return { plan, deployment: deployment.id };
  });
}

async function runSteps(
  deployment: Deployment,
  { plan, pending }: Planned,
  { release, target }: ApplyOptions,
  sql: Parameters<typeof runMigration>[0],
): Promise<void> {
  const steps = stepsOf(plan);
  for (const [at, migration] of pending.entries()) {
    const { version, name } = migration;
    await deployment.step(steps[at] ?? version, async () => {
      await runMigration(sql, migration);
      return { kind: 'migration', version, name, checksum: plan.migrations[at]?.checksum ?? '' };
    });
  }
  if (plan.functions !== null) {
    const { version, checksum, names, artefact } = release.functions;
    await deployment.step('functions', async () => {
      await target.deployFunctions(artefact, names);
      return { kind: 'functions', version, checksum, names: [...names] };
    });
  }
  if (plan.worker !== null) {
    const { version, checksum, contract } = release.worker;
    await deployment.step('worker', async () => {
      const { platformId, replaced } = await target.deployWorker(release.source);
      return { kind: 'worker', version, checksum, contract, platform_id: platformId, replaced };
    });
  }
}

function refuse(plan: Plan, acceptLoss: boolean): void {
  if (plan.problems.length > 0) throw new DeploymentError('plan_blocked', plan.problems.join('\n'));
  if (!acceptLoss && losesSomething(plan)) {
    throw new DeploymentError(
      'plan_blocked',
      'A migration of this plan may lose something ("exora deploy plan" says which). Nothing was changed: make a backup, then apply with --accept-loss.',
    );
  }
}
