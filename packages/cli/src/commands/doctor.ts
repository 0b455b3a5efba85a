import { Command } from 'commander';
import { diagnose } from '../doctor/checks.ts';
import { dataDirOption } from './data-dir.ts';

/** `exora doctor`: finds and explains what is wrong on this machine. Exits with 1 when something is. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look for what commonly goes wrong, and say what to do')
    .option('--json', 'print the findings as JSON')
    .addOption(dataDirOption())
    .action(async (options: { json?: boolean; dataDir: string }) => {
      const findings = await diagnose(options.dataDir);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
      if (options.json) {
        process.stdout.write(`${JSON.stringify(findings)}\n`);
        return;
      }
      for (const { check, ok, message, todo } of findings) {
        console.log(`${ok ? '✓' : '✗'} ${check}: ${message}${todo ? `\n    ${todo}` : ''}`);
      }
    });
}
