import { Command } from 'commander';
import { applyCommand } from './deploy/apply.ts';
import { buildCommand } from './deploy/build.ts';
import { planCommand } from './deploy/plan.ts';
import { rollbackCommand } from './deploy/rollback.ts';
import { statusCommand } from './deploy/status.ts';

/** `exora deploy`: from the sources to what runs, with a record of what runs where, and a way back. */
export function deployCommand(): Command {
  return new Command('deploy')
    .description('build what is deployed, deploy it, tell what is deployed where, and go back')
    .addCommand(buildCommand())
    .addCommand(planCommand())
    .addCommand(applyCommand())
    .addCommand(statusCommand())
    .addCommand(rollbackCommand());
}
