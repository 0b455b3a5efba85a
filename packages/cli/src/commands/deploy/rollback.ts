import type { RollbackPlan, TargetName } from '@exora/deployment';
import { Command } from 'commander';
import { type DeployOptions, openDeployment, withDeployOptions, writeDerived } from './options.ts';

/** `exora deploy rollback`: goes back to an earlier deployment. */
export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .description('go back to the deployment before: worker, functions, and with --schema the schema')
    .option('--to <deployment>', 'the deployment to go back to, as "exora deploy status" names it')
    .option('--schema', 'take the schema back too, with the rows that only it keeps')
    .option('--by <name>', 'who goes back, for the ledger (else the CI’s or git’s name)')
    .option('--dry-run', 'tell what would be done, and change nothing');
  return withDeployOptions(command, '{plan, deployment}; deployment is null when nothing was to do').action(
    async (name: TargetName, options: RollbackOptions) => {
      const opened = await openDeployment(name, options);
      const { deployment, root, say, target, ledger } = opened;
      const asked = {
        target,
        ledger,
        root,
        schema: options.schema === true,
        ...(options.to !== undefined && { to: options.to }),
      };
      if (options.dryRun) {
        print(await deployment.planRollback(asked), null, options);
        return;
      }
      const by = await deployment.whoDeploys(root, options.by);
      try {
        const done = await deployment.rollBack({ ...asked, by, say });
        print(done.plan, done.deployment, options);
      } finally {
        await writeDerived(opened, options.ledger);
      }
    },
  );
}

interface RollbackOptions extends DeployOptions {
  to?: string;
  schema?: boolean;
  by?: string;
  dryRun?: boolean;
}

function print(plan: RollbackPlan, done: string | null, { json, dryRun }: RollbackOptions): void {
  if (json) {
    const migrations = plan.migrations.map(({ version, name }) => ({ version, name }));
    process.stdout.write(`${JSON.stringify({ plan: { ...plan, migrations }, deployment: done })}\n`);
    return;
  }
  const steps = [
    ...(plan.worker === null ? [] : [`worker → ${plan.worker.version} (${plan.worker.deployment})`]),
    ...(plan.functions === null ? [] : [`functions → ${plan.functions.version} (${plan.functions.deployment})`]),
    ...plan.migrations.map(({ version, name }) => `- migration ${version} ${name}`),
  ];
  const end = done === null ? (dryRun ? 'Nothing was changed.' : 'Nothing was to do.') : `✓ ${done}`;
  console.log([`back to ${plan.to}`, ...steps, ...plan.notes, end].join('\n'));
}
