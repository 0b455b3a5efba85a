import type { TargetName } from '@exora/deployment';
import { Command } from 'commander';
import { ledgerOption, targetArgument } from './options.ts';

/** `exora deploy status`: what is deployed where, as the ledger says. */
export function statusCommand(): Command {
  const target = targetArgument();
  target.required = false;
  return new Command('status')
    .description('tell what is deployed where, as the ledger says ("plan" asks the target itself)')
    .addArgument(target)
    .option('--json', 'print JSON')
    .addOption(ledgerOption())
    .addHelpText(
      'after',
      '\n--json prints one object for each target: schema, functions, worker, environment, callers, mayRun, last, unfinished, uncertain',
    )
    .action(async (name: TargetName | undefined, options: { ledger: string; json?: boolean }) => {
      const { deployedAt, Ledger, statusOf, targetNames } = await import('@exora/deployment');
      const { entries } = await Ledger.open(options.ledger);
      const states = targetNames
        .filter((each) => name === undefined || each === name)
        .map((each) => deployedAt(each, entries));
      if (options.json) process.stdout.write(`${JSON.stringify(states)}\n`);
      else console.log(states.map((state) => `${state.target}\n${statusOf(state)}`).join('\n'));
    });
}
