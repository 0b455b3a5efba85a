import { Command } from 'commander';
import { accountCommand } from './commands/account.ts';
import { adminCommand } from './commands/admin.ts';
import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { deployCommand } from './commands/deploy.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { extractCommand } from './commands/extract.ts';
import { importCommand } from './commands/import.ts';
import { ingestCommand } from './commands/ingest.ts';
import { jobsCommand } from './commands/jobs.ts';
import { readCommand } from './commands/read.ts';
import { restoreCommand } from './commands/restore.ts';
import { secretsCommand } from './commands/secrets.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { terminologyCommand } from './commands/terminology.ts';

/** The `exora` command with everything below it, not yet run. */
export function exoraCommand(): Command {
  return new Command('exora')
    .description('A health record that its owner holds: any medical document in, sourced clinical facts out.')
    .version('0.1.0')
    .showHelpAfterError('(run “exora --help” for the commands)')
    .addCommand(startCommand())
    .addCommand(stopCommand())
    .addCommand(statusCommand())
    .addCommand(ingestCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(readCommand())
    .addCommand(extractCommand())
    .addCommand(jobsCommand())
    .addCommand(terminologyCommand())
    .addCommand(accountCommand())
    .addCommand(adminCommand())
    .addCommand(auditCommand())
    .addCommand(secretsCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(deployCommand())
    .addCommand(doctorCommand());
}
