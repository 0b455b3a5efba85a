import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denoBinary, freePort, functionsCommand } from '@exora/local-stack/functions';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { functionNames } from './functions.ts';
import { endProgram, outputOf, waitForAnswer } from './program.ts';

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const refusalSchema = z.looseObject({ code: z.string().regex(/^[a-z_]+$/), message: z.string() });

/** Type-checks the built functions as Deno does at a deployment, then starts them and calls each. */
export async function checkFunctions(root: string, folder: string): Promise<void> {
  const names = await functionNames(root);
  await checkTypes(root, folder, names);
  const cacheFolder = await mkdtemp(join(tmpdir(), 'exora-deploy-'));
  const port = await freePort();
  // Nothing is behind them: they have to start and to refuse, in the agreed form, what nobody asks for.
  const command = functionsCommand({
    port,
    supabaseUrl: 'http://127.0.0.1:9',
    publishableKey: 'sb_publishable_of_nobody',
    webOrigins: [],
    cacheFolder,
    folder,
  });
  const child = spawn(command.file, command.args, {
    env: { PATH: process.env.PATH, ...command.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  try {
    for (const name of names) {
      const answer = await waitForAnswer(child, `http://127.0.0.1:${port}/functions/v1/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      const refusal = answer === null ? null : refusalSchema.safeParse(await answer.json());
      if (refusal?.success === true && answer?.ok === false) continue;
      const got = answer === null ? 'gives no answer' : `answers ${answer.status} to a request of nobody`;
      throw new DeploymentError('function_start_failed', `The built function ${name} ${got}.`);
    }
  } finally {
    await endProgram(child);
    await rm(cacheFolder, { recursive: true, force: true });
  }
}

/**
 * In a copy beside it with the manifest that tells Deno which packages npm has put into this repository's node_modules; a
 * deployment fetches them itself and must not find one.
 */
async function checkTypes(root: string, folder: string, names: readonly string[]): Promise<void> {
  await mkdir(join(root, 'supabase', '.temp'), { recursive: true });
  const copy = await mkdtemp(join(root, 'supabase', '.temp', 'functions-'));
  try {
    await cp(folder, copy, { recursive: true });
    const manifests = ['package.json', 'current_functions/package.json'];
    const [ofAll, ofFunctions] = await Promise.all(
      manifests.map(async (file) => manifestSchema.parse(JSON.parse(await readFile(join(root, file), 'utf8')))),
    );
    const types = ofAll?.devDependencies['@types/node'];
    await writeFile(
      join(copy, 'package.json'),
      JSON.stringify({ dependencies: ofFunctions?.dependencies, devDependencies: { '@types/node': types } }),
    );
    for (const name of names) {
      const config = join(copy, name, 'deno.json');
      const { code, output } = await outputOf(denoBinary(), [
        'check',
        '--quiet',
        '--no-lock',
        `--config=${config}`,
        join(copy, name, 'index.ts'),
      ]);
      if (code === 0) continue;
      throw new DeploymentError('function_check_failed', `${name} doesn’t pass Deno’s check:\n${output.trim()}`);
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
