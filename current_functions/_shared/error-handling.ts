import { ExoraError, toExoraError } from '@exora/contracts';
import { allowedOrigins, corsHeaders, preflight } from './cors.ts';
import type { Answer, RequestContext } from './types.ts';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Largest request body: requests hold ids, a name and a size. */
const maxBodyBytes = 16 * 1024;

/** An error that is about a listed file: the answer names the file beside the error. */
export class ShellFileError extends ExoraError {
  readonly shellFileId: string;

  constructor(error: ExoraError, shellFileId: string) {
    super(error.code, { parameters: error.parameters, cause: error });
    this.shellFileId = shellFileId;
  }
}

/** One log line. Never a file name, a word of a document or a token: ids, codes and numbers only. */
function log(
  level: 'info' | 'error',
  context: RequestContext,
  fields: Record<string, string | number | undefined>,
): void {
  const line = JSON.stringify({
    level,
    function: context.functionName,
    correlation_id: context.correlationId,
    ...fields,
  });
  if (level === 'error') console.error(line);
  else console.info(line);
}

/**
 * The handler of a function: POST only, cross-origin answers by allow-list, a correlation id in and out, and every error
 * rendered in one form.
 */
export function handlerOf(functionName: string, answer: Answer): (request: Request) => Promise<Response> {
  return async (request) => {
    const origin = request.headers.get('origin');
    const allowed = allowedOrigins(Deno.env.get('EXORA_WEB_ORIGIN'));
    if (request.method === 'OPTIONS') return preflight(origin, allowed);

    const given = request.headers.get('x-correlation-id') ?? '';
    const correlationId = uuidForm.test(given) ? given.toLowerCase() : crypto.randomUUID();
    const context: RequestContext = { functionName, correlationId };
    const startedAt = performance.now();
    const response = await answerSafely(request, context, answer);
    const ms = Math.round(performance.now() - startedAt);
    log(response.status >= 500 ? 'error' : 'info', context, { status: response.status, ms });

    const headers = { ...corsHeaders(origin, allowed), 'x-correlation-id': correlationId, 'cache-control': 'no-store' };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

async function answerSafely(request: Request, context: RequestContext, answer: Answer): Promise<Response> {
  try {
    if (request.method !== 'POST') throw new ExoraError('invalid_request');
    return await answer(request, context);
  } catch (thrown) {
    return renderError(thrown, context);
  }
}

/** The one form in which functions answer errors: contracts' ErrorBody with the HTTP status of its code. */
function renderError(thrown: unknown, context: RequestContext): Response {
  const error = toExoraError(thrown);
  const kind = thrown instanceof Error ? thrown.name : typeof thrown;
  log(error.http >= 500 ? 'error' : 'info', context, { code: error.code, kind: error.http >= 500 ? kind : undefined });
  return Response.json(
    {
      ...error.toJSON(),
      correlation_id: context.correlationId,
      ...(error instanceof ShellFileError ? { shell_file_id: error.shellFileId } : {}),
    },
    { status: error.http },
  );
}

/** The request's JSON, at most 16 kB of it. */
export async function readJson(request: Request): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new ExoraError('invalid_request');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(await new Blob(chunks as BlobPart[]).text());
  } catch (cause) {
    throw new ExoraError('invalid_request', { cause });
  }
}
