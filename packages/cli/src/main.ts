import { Command } from 'commander';
import { doctorCommand } from './commands/doctor.ts';
import { extractCommand } from './commands/extract.ts';
import { ingestCommand } from './commands/ingest.ts';
import { readCommand } from './commands/read.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { reportError } from './report-error.ts';

const program = new Command('exora')
  .description('A health record that its owner holds: any medical document in, sourced clinical facts out.')
  .version('0.1.0')
  .showHelpAfterError('(run “exora --help” for the commands)')
  .addCommand(startCommand())
  .addCommand(stopCommand())
  .addCommand(statusCommand())
  .addCommand(ingestCommand())
  .addCommand(readCommand())
  .addCommand(extractCommand())
  .addCommand(doctorCommand());

try {
  await program.parseAsync();
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}
