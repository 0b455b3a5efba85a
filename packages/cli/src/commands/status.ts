import { readStatus } from '@exora/local-stack';
import { Command } from 'commander';
import { exitCodes, NotRunningError } from '../report-error.ts';
import { dataDirOption } from './data-dir.ts';

/** `exora status`: what runs on a data folder. Exits with 3 when nothing does. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show what runs: addresses, keys, processes')
    .option('--json', 'print it as JSON, keys included')
    .addOption(dataDirOption())
    .action(async (options: { json?: boolean; dataDir: string }) => {
      const status = await readStatus(options.dataDir);
      if (!status) process.exitCode = exitCodes.notRunning;
      if (options.json) {
        process.stdout.write(`${JSON.stringify(status)}\n`);
      } else if (status) {
        console.log(`web   ${status.web ?? 'not started'}\napi   ${status.api}\ndata  ${status.data_dir}`);
        for (const { name, pid, state } of status.processes) console.log(`${name.padEnd(12)} ${state}  pid ${pid}`);
      } else {
        console.log(new NotRunningError().message);
      }
    });
}
