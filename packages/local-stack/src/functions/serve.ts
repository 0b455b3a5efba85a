/**
 * Runs under Deno: serves every function of a folder, each an unmodified `<name>/index.ts` that calls `Deno.serve`, from
 * one process at `/functions/v1/<name>`, as hosted Supabase does.
 *
 * Arguments: port, folder. It ends when its standard input does, which is when the supervisor is gone.
 */

type Handler = (request: Request) => Response | Promise<Response>;

/** The part of Deno that is used here; Node's types don't know it. */
interface DenoRuntime {
  args: string[];
  serve: unknown;
  readDir(path: string): AsyncIterable<{ name: string; isDirectory: boolean }>;
  stdin: { readable: AsyncIterable<unknown> };
  exit(code: number): never;
}

declare const Deno: DenoRuntime;

type Serve = (options: { port: number; hostname: string; onListen(): void }, handler: Handler) => unknown;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const prefix = '/functions/v1/';

const [port = '', folder = ''] = Deno.args;
const realServe = Deno.serve as Serve;
const handlers = new Map<string, Handler>();
const ignore = () => undefined;

for await (const { name, isDirectory } of Deno.readDir(folder)) {
  if (isDirectory && /^[a-z0-9]/.test(name) && (await hasIndex(name))) await load(name);
}
realServe({ port: Number(port), hostname: '127.0.0.1', onListen: () => undefined }, answer);
void exitWithParent();

async function hasIndex(name: string): Promise<boolean> {
  for await (const file of Deno.readDir(`${folder}/${name}`)) if (file.name === 'index.ts') return true;
  return false;
}

/** Imports a function and keeps what it gives to `Deno.serve`, in any of that function's forms. */
async function load(name: string): Promise<void> {
  Deno.serve = (...given: unknown[]) => {
    for (const value of given) {
      const handler = typeof value === 'function' ? value : handlerOf(value);
      if (typeof handler === 'function') handlers.set(name, handler as Handler);
    }
    return { finished: new Promise(() => undefined), shutdown: () => Promise.resolve(), ref: ignore, unref: ignore };
  };
  await import(new URL(`file://${folder}/${name}/index.ts`).href);
  if (!handlers.has(name)) throw new Error(`${name}/index.ts does not call Deno.serve`);
}

function handlerOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'handler' in value ? value.handler : null;
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const name = url.pathname.startsWith(prefix) ? (url.pathname.slice(prefix.length).split('/')[0] ?? '') : '';
  const handler = handlers.get(name);
  if (handler === undefined) {
    return Response.json({ code: 'NOT_FOUND', message: 'Requested function was not found' }, { status: 404 });
  }
  // A function sees its own name first in the path, as on hosted Supabase.
  url.pathname = url.pathname.slice(prefix.length - 1);
  try {
    return await handler(new Request(url, request));
  } catch (thrown) {
    // In the form of the functions' own lines. Of the error the kind alone: a message may quote what was sent.
    const brought = request.headers.get('x-correlation-id') ?? '';
    const line = {
      level: 'error',
      function: name,
      correlation_id: uuidForm.test(brought) ? brought.toLowerCase() : undefined,
      status: 500,
      kind: thrown instanceof Error ? thrown.name : typeof thrown,
    };
    console.error(JSON.stringify(line));
    return Response.json({ code: 'WORKER_ERROR', message: 'Function exited due to an error' }, { status: 500 });
  }
}

async function exitWithParent(): Promise<void> {
  for await (const _ of Deno.stdin.readable);
  Deno.exit(0);
}
