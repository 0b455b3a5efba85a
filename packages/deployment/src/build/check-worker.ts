import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@exora/local-stack/functions';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { endProgram, waitForAnswer } from './program.ts';

const healthSchema = z.looseObject({ version: z.string() });

/** Starts the built worker with nothing behind it and asks for its health: it has to load whole and tell its version. */
export async function checkWorker(_root: string, folder: string): Promise<void> {
  const { version } = healthSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, 'dist', 'worker.js')], {
    env: {
      PATH: process.env.PATH,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_nobody_at_all',
      HEALTH_CHECK_PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  try {
    const answer = await waitForAnswer(child, `http://127.0.0.1:${port}/health`, {});
    const health = healthSchema.safeParse(answer === null ? null : await answer.json());
    if (health.success && health.data.version === `v${version}`) return;
    throw new DeploymentError(
      'worker_start_failed',
      `The built worker ${answer === null ? 'gives no answer' : `does not tell that its version is v${version}`} at /health.`,
    );
  } finally {
    await endProgram(child);
  }
}
