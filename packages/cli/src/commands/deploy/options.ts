import { join, resolve } from 'node:path';
import type { TargetName } from '@exora/deployment';
import { Argument, type Command, Option } from 'commander';
import { dataDirOption } from '../data-dir.ts';

const root = join(import.meta.dirname, '../../../../..');
const ledgerFolder = join(root, 'deployment');

/** Where the commands find things: the sources, and a target with its ledger. */
export interface DeployOptions {
  dataDir: string;
  ledger: string;
  json?: boolean;
}

/** Adds the target, `--json`, and where data and ledger are. */
export function withDeployOptions(command: Command, shape: string): Command {
  return command
    .addArgument(targetArgument())
    .option('--json', 'print JSON')
    .addOption(dataDirOption())
    .addOption(ledgerOption())
    .addHelpText('after', `\n--json prints ${shape}\n${hostedHelp}`);
}

/** The names of `targetNames`, which the package tells only once it is loaded. */
export function targetArgument(): Argument {
  const what = 'local is the stack of the data folder; staging and production are hosted';
  return new Argument('<target>', what).choices(['local', 'staging', 'production']);
}

export function ledgerOption(): Option {
  return new Option('--ledger <folder>', 'folder of the ledger')
    .default(ledgerFolder, 'deployment beside package.json')
    .env('EXORA_DEPLOY_LEDGER')
    .argParser((value: string) => (value === '' ? ledgerFolder : resolve(value)));
}

const hostedHelp = `
staging and production are reached by these variables, whose values are neither printed nor kept:
  DATABASE_URL            postgres://… of the project’s database, login postgres, session pooler or direct
  SUPABASE_PROJECT_REF    the project’s reference
  SUPABASE_ACCESS_TOKEN   writes edge functions, reads the names of secrets
  RENDER_SERVICE_ID       srv-… of the worker
  RENDER_API_KEY          deploys it, reads the names of its variables`;

/** The loaded package, the sources, the target and its ledger. */
export async function openDeployment(name: TargetName, { dataDir, ledger }: DeployOptions) {
  const deployment = await import('@exora/deployment');
  const say = (message: string) => process.stderr.write(`${message}\n`);
  const target = deployment.openTarget(name, { root, dataDir, environment: process.env, onMessage: say });
  return { deployment, root, say, target, ledger: await deployment.Ledger.open(ledger) };
}

/**
 * Writes what is derived from the ledger. Where that fails it is said and no more: the ledger has what was done, and how the
 * deployment ended is what has to be known.
 */
export async function writeDerived(
  { deployment, root, say }: Awaited<ReturnType<typeof openDeployment>>,
  folder: string,
): Promise<void> {
  try {
    await deployment.writeRendered(root, folder);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/\.$/, '') : String(thrown);
    say(`The pages beside the ledger can’t be written: ${why}. What was done stands in the ledger.`);
  }
}
