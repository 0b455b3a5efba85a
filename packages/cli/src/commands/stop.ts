import { readStatus, stopRunningStack } from '@exora/local-stack';
import { Command } from 'commander';
import { dataDirOption } from './data-dir.ts';

/** `exora stop`: stops the stack of a data folder and waits until it is gone. */
export function stopCommand(): Command {
  return new Command('stop')
    .description('stop the running stack')
    .addOption(dataDirOption())
    .action(async (options: { dataDir: string }) => {
      if (!(await readStatus(options.dataDir))) {
        console.log('Nothing runs on this data folder.');
        return;
      }
      await stopRunningStack(options.dataDir);
      console.log('Stopped.');
    });
}
