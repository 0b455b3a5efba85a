import { Command } from 'commander';
import { importCommand } from './terminology/import.ts';
import { terminologyStatusCommand } from './terminology/status.ts';

/** `exora terminology …`: official releases of code systems beside the starter set. */
export function terminologyCommand(): Command {
  return new Command('terminology')
    .description('import official releases of code systems, and show which are loaded')
    .addCommand(importCommand())
    .addCommand(terminologyStatusCommand());
}
