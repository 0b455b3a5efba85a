import { Command } from 'commander';
import { anchorsCommand } from './audit/anchors.ts';
import { exportCommand } from './audit/export.ts';
import { auditStatusCommand } from './audit/status.ts';
import { verifyCommand } from './audit/verify.ts';

const help = `
"verify" needs no stack, no database and no network: a file proves itself.
The file's format is described in packages/audit-chain/README.md.

Exit codes: 0 done, 1 error, 3 nothing runs on the data folder,
            5 the log is not whole.`;

/** `exora audit …`: the audit log as a file, and what proves that nobody has changed it. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('take the audit log out as a file that proves itself, and check one')
    .addHelpText('after', help)
    .addCommand(exportCommand())
    .addCommand(verifyCommand())
    .addCommand(anchorsCommand())
    .addCommand(auditStatusCommand());
}
