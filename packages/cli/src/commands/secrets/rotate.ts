import { type RotatedSecret, rotateSecrets, type SecretName, secretNames } from '@exora/local-stack';
import { readBackupConfig } from '@exora/local-stack/backup';
import { Command } from 'commander';
import { UsageError } from '../../report-error.ts';
import { dataDirOption } from '../data-dir.ts';

/** `exora secrets rotate`: new secrets in the place of old ones, which are refused from the next start on. */
export function rotateCommand(): Command {
  return new Command('rotate')
    .description('make new secrets; the stack must be stopped, its next start uses them and refuses the old ones')
    .argument('[names...]', `which: ${secretNames.join(', ')}`)
    .option('--all', 'every secret')
    .option('--json', 'print JSON: [{name, public_key_before?}]')
    .addOption(dataDirOption())
    .action(async (given: string[], options: { all?: boolean; json?: boolean; dataDir: string }) => {
      const rotated = await rotateSecrets(options.dataDir, options.all ? secretNames : namesOf(given));
      if ((await readBackupConfig(options.dataDir)) !== null) {
        console.error('The backups have the secrets before: run "exora backup now", or a restore brings those back.');
      }
      if (options.json) {
        process.stdout.write(`${JSON.stringify(rotated)}\n`);
        return;
      }
      for (const line of rotated.map(told)) console.log(line);
    });
}

/** Throws a sentence that names what there is. */
function namesOf(given: readonly string[]): SecretName[] {
  const all = `There are: ${secretNames.join(', ')}.`;
  if (given.length === 0) throw new UsageError(`Name what to rotate, or --all. ${all}`);
  return given.map((name) => {
    const found = secretNames.find((one) => one === name);
    if (found === undefined) throw new UsageError(`There is no secret "${name}". ${all}`);
    return found;
  });
}

function told({ name, public_key_before: before }: RotatedSecret): string {
  return before === undefined
    ? `${name} was replaced.`
    : `${name} was replaced. What the key before had signed is checked with ${before}.`;
}
