import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../repository-root.ts';
import { denoBinary } from './deno-binary.ts';

export interface FunctionsOptions {
  port: number;
  supabaseUrl: string;
  publishableKey: string;
  /** Origins of the web app, for the functions' own cross-origin answers. */
  webOrigins: readonly string[];
  /** Where Deno keeps what it compiles. */
  cacheFolder: string;
  /** `OTEL_EXPORTER_OTLP_…` for their traces. */
  tracing?: Readonly<Record<string, string>>;
  /** Folder of the functions; `current_functions` unless told. */
  folder?: string;
}

/** Program, arguments and environment of the one Deno process that serves all edge functions. */
export function functionsCommand(options: FunctionsOptions): {
  file: string;
  args: string[];
  env: Record<string, string>;
} {
  const root = repositoryRoot();
  const folder = options.folder ?? join(root, 'current_functions');
  const config = join(folder, 'deno.json');
  const readable = [folder, join(root, 'packages'), join(root, 'node_modules'), join(root, 'package.json')];
  return {
    file: denoBinary(),
    args: [
      'run',
      '--cached-only',
      '--no-prompt',
      '--no-check',
      '--no-lock',
      ...(existsSync(config) ? [`--config=${config}`] : []),
      '--node-modules-dir=manual',
      `--allow-net=${['127.0.0.1', ...collectorOf(options.tracing)].join(',')}`,
      '--allow-env',
      `--allow-read=${readable.join(',')}`,
      fileURLToPath(new URL('serve.ts', import.meta.url)),
      String(options.port),
      folder,
    ],
    // All that a function can see of the environment. Never the secret key: functions act with the caller's token.
    env: {
      ...options.tracing,
      SUPABASE_URL: options.supabaseUrl,
      SUPABASE_PUBLISHABLE_KEY: options.publishableKey,
      SUPABASE_ANON_KEY: options.publishableKey,
      EXORA_WEB_ORIGIN: options.webOrigins.join(','),
      DENO_DIR: options.cacheFolder,
      DENO_NO_UPDATE_CHECK: '1',
      NO_COLOR: '1',
    },
  };
}

/** Host and port of the collector that traces go to; of an address that is none the functions complain themselves. */
function collectorOf(tracing: FunctionsOptions['tracing'] = {}): string[] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '' } = tracing;
  if (!URL.canParse(endpoint)) return [];
  const { hostname, port, protocol } = new URL(endpoint);
  return [`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`];
}
