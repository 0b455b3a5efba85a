import { Command } from 'commander';
import { listCommand } from './secrets/list.ts';
import { rotateCommand } from './secrets/rotate.ts';

/** `exora secrets …`: the passwords and keys of the embedded stack; their values are never printed. */
export function secretsCommand(): Command {
  return new Command('secrets')
    .description('list and replace the passwords and keys of a data folder')
    .addCommand(listCommand())
    .addCommand(rotateCommand());
}
