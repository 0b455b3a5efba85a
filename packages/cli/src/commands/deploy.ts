import { Command } from 'commander';
import { buildCommand } from './deploy/build.ts';

/** `exora deploy`: from the sources to what runs. */
export function deployCommand(): Command {
  return new Command('deploy').description('build what is deployed').addCommand(buildCommand());
}
