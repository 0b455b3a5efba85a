import type { TargetName } from '@exora/deployment';
import { Command } from 'commander';
import { type DeployOptions, openDeployment, withDeployOptions, writeDerived } from './options.ts';
import { planText } from './plan-text.ts';

/** `exora deploy apply`: brings a target to the sources and writes it into the ledger. */
export function applyCommand(): Command {
  const command = new Command('apply')
    .description('bring a target to the sources: migrations, functions, worker; go on where an earlier one was cut off')
    .option('--by <name>', 'who deploys, for the ledger (else the CI’s or git’s name)')
    .option('--accept-loss', 'run migrations that may lose something')
    .option('--dry-run', 'tell what would be done, and change nothing');
  return withDeployOptions(command, '{plan, deployment}; deployment is null when nothing was to do').action(
    async (name: TargetName, options: ApplyOptions) => {
      const opened = await openDeployment(name, options);
      const { deployment, root, say, target, ledger } = opened;
      const release = await deployment.readRelease(root);
      if (options.dryRun) {
        const plan = await deployment.planDeployment({ target, ledger, release });
        const text = options.json
          ? JSON.stringify({ plan, deployment: null })
          : planText(plan, deployment.unfinishedText);
        process.stdout.write(`${text}\n`);
        return;
      }
      const by = await deployment.whoDeploys(root, options.by);
      const acceptLoss = options.acceptLoss === true;
      try {
        const applied = await deployment.applyDeployment({ target, release, ledger, by, acceptLoss, say });
        const done = applied.deployment;
        if (options.json) process.stdout.write(`${JSON.stringify(applied)}\n`);
        else
          console.log(done === null ? `${name} is as the sources say.` : `✓ ${done}: ${name} is as the sources say.`);
      } finally {
        // What was done before an error is in the ledger too.
        if (ledger.entries.length > 0) await writeDerived(opened, options.ledger);
      }
    },
  );
}

interface ApplyOptions extends DeployOptions {
  by?: string;
  acceptLoss?: boolean;
  dryRun?: boolean;
}
