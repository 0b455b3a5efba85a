import { Command } from 'commander';
import { careStateCommand } from './admin/care-state.ts';
import { endRepresentationCommand } from './admin/end-representation.ts';
import { listOperatorsCommand } from './admin/list.ts';
import { grantOperatorCommand, revokeOperatorCommand } from './admin/operator.ts';
import { representCommand } from './admin/represent.ts';
import { representationsCommand } from './admin/representations.ts';

const help = `
Every change is written to the audit log. Operators see counts and states of the
system, never what a record holds; they need a second factor where the stack has
one. Evidence is for the record's people and operators: name the paper that was
seen, nothing about health.

Exit codes: 0 done, 1 error, 3 nothing runs on the data folder, 4 no such account.`;

/** `exora admin …`: who operates this Exora, and what operators state about people. */
export function adminCommand(): Command {
  return new Command('admin')
    .description('say who operates this Exora, and state deaths and legal representations')
    .addHelpText('after', help)
    .addCommand(grantOperatorCommand())
    .addCommand(revokeOperatorCommand())
    .addCommand(listOperatorsCommand())
    .addCommand(representCommand())
    .addCommand(representationsCommand())
    .addCommand(endRepresentationCommand())
    .addCommand(careStateCommand());
}
