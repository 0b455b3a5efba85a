/**
 * The main service of Supabase's edge runtime: starts each function of `supabase/functions` when it is first asked, in an
 * isolate that sees what it needs of the environment and no more.
 */

interface EdgeRuntimeApi {
  userWorkers: {
    create(options: {
      servicePath: string;
      importMapPath: string;
      memoryLimitMb: number;
      workerTimeoutMs: number;
      noModuleCache: boolean;
      envVars: [name: string, value: string][];
    }): Promise<{ fetch(request: Request): Promise<Response> }>;
  };
}
interface DenoApi {
  env: { get(name: string): string | undefined };
  serve(handler: (request: Request) => Promise<Response>): void;
}
declare const EdgeRuntime: EdgeRuntimeApi;
declare const Deno: DenoApi;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const passed = [
  'SUPABASE_URL',
  'SUPABASE_ANON_KEY',
  'EXORA_WEB_ORIGIN',
  'EXORA_RESUMABLE_UPLOAD_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
];
const envVars = passed.flatMap((name): [string, string][] => {
  const value = Deno.env.get(name);
  return value === undefined ? [] : [[name, value]];
});

Deno.serve(async (request) => {
  const name = new URL(request.url).pathname.split('/')[1] ?? '';
  // A folder's name and nothing that leads out of it.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return refusal(404, 'not_found', 'There is no such function.');
  const servicePath = `/home/deno/functions/${name}`;
  try {
    const worker = await EdgeRuntime.userWorkers.create({
      servicePath,
      importMapPath: `${servicePath}/import_map.json`,
      memoryLimitMb: 256,
      workerTimeoutMs: 150_000,
      noModuleCache: false,
      envVars,
    });
    return await worker.fetch(request);
  } catch (thrown) {
    // In the form of the functions' own lines. Of the error the kind alone: a message may quote what was sent.
    const brought = request.headers.get('x-correlation-id') ?? '';
    const line = {
      level: 'error',
      function: name,
      correlation_id: uuidForm.test(brought) ? brought.toLowerCase() : undefined,
      status: 503,
      code: 'server_unreachable',
      kind: thrown instanceof Error ? thrown.name : typeof thrown,
    };
    console.error(JSON.stringify(line));
    return refusal(503, 'server_unreachable', 'The function could not be started.');
  }
});

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
