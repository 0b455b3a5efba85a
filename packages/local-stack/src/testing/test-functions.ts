import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { functionsCommand } from '../functions/functions-command.ts';
import { repositoryRoot } from '../repository-root.ts';
import { SupervisedChild } from '../supervisor/child.ts';
import { machineEnvironment } from '../supervisor/environment.ts';
import { LogFile } from '../supervisor/log-file.ts';

/** The edge functions under Deno, for tests. */
export interface TestFunctions {
  origin: string;
  /** Ends when they answer. */
  start(api: { url: string; publishableKey: string }): Promise<void>;
  /** What they have written. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Prepares a functions' server at a free port; `folder` instead of `current_functions`. */
export async function testFunctions(
  webOrigins: readonly string[],
  folder?: string,
  tracing?: Readonly<Record<string, string>>,
): Promise<TestFunctions> {
  const port = await freePort();
  const scratch = await mkdtemp(join(tmpdir(), 'exora-test-functions-'));
  const logFile = join(scratch, 'functions.log');
  const origin = `http://127.0.0.1:${port}`;
  let child: SupervisedChild | null = null;
  return {
    origin,
    start: async (api) => {
      const command = functionsCommand({
        port,
        supabaseUrl: api.url,
        publishableKey: api.publishableKey,
        webOrigins,
        cacheFolder: join(scratch, 'deno'),
        ...(folder === undefined ? {} : { folder }),
        ...(tracing === undefined ? {} : { tracing }),
      });
      child = new SupervisedChild(
        {
          ...command,
          name: 'functions',
          title: 'The edge functions’ server',
          env: { ...machineEnvironment(process.env), ...command.env },
          cwd: repositoryRoot(),
          readyUrl: origin,
          graceMs: 3000,
        },
        new LogFile(logFile),
        { onChange: () => undefined, onMessage: () => undefined },
      );
      await child.start();
    },
    log: () => readFile(logFile, 'utf8'),
    stop: async () => {
      await child?.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
