import type { TargetName } from '@exora/deployment';
import { Command } from 'commander';
import { exitCodes } from '../../report-error.ts';
import { type DeployOptions, openDeployment, withDeployOptions } from './options.ts';
import { planText } from './plan-text.ts';

/** `exora deploy plan`: what differs between the sources and a target. */
export function planCommand(): Command {
  const command = new Command('plan').description('tell what a deployment would do, and change nothing');
  return withDeployOptions(command, 'the plan; "problems" is empty when it can be applied').action(
    async (name: TargetName, options: DeployOptions) => {
      const { deployment, root, target, ledger } = await openDeployment(name, options);
      const plan = await deployment.planDeployment({ target, ledger, release: await deployment.readRelease(root) });
      if (options.json) process.stdout.write(`${JSON.stringify(plan)}\n`);
      else console.log(planText(plan, deployment.unfinishedText));
      if (plan.problems.length > 0) process.exitCode = exitCodes.notWhole;
    },
  );
}
