import { exoraCommand } from './program.ts';
import { reportError } from './report-error.ts';

// Whoever reads the output has seen enough (`… | head`). A change that is under way is carried through all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await exoraCommand().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
