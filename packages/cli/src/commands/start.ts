import { once } from 'node:events';
import { startStack } from '@exora/local-stack';
import { Command, InvalidArgumentError } from 'commander';
import { dataDirOption } from './data-dir.ts';

interface StartOptions {
  dataDir: string;
  port?: number;
  apiPort?: number;
  external?: boolean;
}

/** `exora start`: boots the stack, prints its address and runs until Ctrl-C or SIGTERM. */
export function startCommand(): Command {
  return new Command('start')
    .description('build what is stale, start everything and print the address')
    .addOption(dataDirOption())
    .option('--port <port>', 'port of the web page (the next free one is taken if it is in use)', parsePort)
    .option('--api-port <port>', 'port of the API', parsePort)
    .option(
      '--external',
      'run worker and web against the Supabase of SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY and SUPABASE_SERVICE_ROLE_KEY',
    )
    .action(async (options: StartOptions) => {
      const stopping = new AbortController();
      const stop = () => {
        if (!stopping.signal.aborted) console.error('Stopping …');
        stopping.abort();
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
      const orphaned = whenNpmDies(stop);
      const stack = await startStack({
        dataDir: options.dataDir,
        ...(options.port === undefined ? {} : { webPort: options.port }),
        ...(options.apiPort === undefined ? {} : { apiPort: options.apiPort }),
        ...(options.external ? { external: true } : {}),
        onProgress: ({ message, elapsedMs }) =>
          console.error(`${(elapsedMs / 1000).toFixed(1).padStart(6)} s  ${message}`),
        signal: stopping.signal,
      });
      if (!stopping.signal.aborted) {
        console.log(`Exora ready: ${stack.web}`);
        await once(stopping.signal, 'abort');
      }
      clearInterval(orphaned);
      await stack.stop();
      process.exit(0);
    });
}

/**
 * npm runs this command below a shell that does not pass SIGTERM on. When that parent is gone, so is whoever wanted the
 * stack. A stack started without npm (a service, nohup) may outlive its parent.
 */
function whenNpmDies(stop: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) stop();
  }, 500);
  return watch.unref(); // a start that failed must be able to end
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('a port is a whole number from 1 to 65535');
  }
  return port;
}
