import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@exora/local-stack/functions';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { endProgram, waitForAnswer } from './program.ts';

const versionSchema = z.looseObject({ version: z.string() });

/** Nobody listens there; the page's policy has to name it, for it is told at the start. */
const supabaseUrl = 'http://127.0.0.1:9';

/**
 * Starts the built web app with nothing behind it: it has to tell its version at `/health`, and to show the page to sign in,
 * which may speak to the Supabase that the start named.
 */
export async function checkWeb(root: string, folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'apps', 'web', 'package.json'), 'utf8'));
  const { version } = versionSchema.parse(manifest);
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'server', 'apps', 'web', 'server.js')], {
    env: {
      PATH: process.env.PATH,
      SUPABASE_URL: supabaseUrl,
      SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_nobody',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: 'ignore',
  });
  try {
    const health = await waitForAnswer(child, `http://127.0.0.1:${port}/health`, {});
    const told = versionSchema.safeParse(health === null ? null : await health.json());
    if (!told.success || told.data.version !== `v${version}`) {
      fail(health === null ? 'gives no answer at /health' : `does not tell at /health that its version is v${version}`);
    }
    const page = await waitForAnswer(child, `http://127.0.0.1:${port}/sign-in`, {});
    if (page?.status !== 200) fail(`answers ${page?.status ?? 'nothing'} at /sign-in`);
    const policy = page.headers.get('content-security-policy') ?? '';
    if (!policy.includes(`connect-src 'self' ${supabaseUrl}`)) fail('does not use the SUPABASE_URL of its start');
  } finally {
    await endProgram(child);
  }
}

function fail(what: string): never {
  throw new DeploymentError('web_start_failed', `The built web app ${what}.`);
}
