import { type ErrorCode, ExoraError, toExoraError } from '@exora/contracts';
import { allowedOrigins, corsHeaders, preflight } from './cors.ts';
import { answerTimeMs, checkRequest, usualBodyBytes, within } from './limits.ts';
import { beginTrace, broughtCorrelationId, tracerOf } from './tracing.ts';
import type { Answer, RequestContext } from './types.ts';

export { readJson } from './limits.ts';

// Read at boot: a function with a wrong address must not start.
const tracer = await tracerOf(Deno.env);

/** An error that is about a listed file: the answer names the file beside the error. */
export class ShellFileError extends ExoraError {
  readonly shellFileId: string;

  constructor(error: ExoraError, shellFileId: string) {
    super(error.code, { parameters: error.parameters, cause: error });
    this.shellFileId = shellFileId;
  }
}

/** A refusal that passes: the answer says after how many seconds the same request may come again. */
export class RetryLaterError extends ExoraError {
  readonly retryAfterSeconds: number;

  constructor(code: ErrorCode, retryAfterSeconds: number) {
    super(code);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Seconds after which what is too much, or away, may be there again. */
const usualWaitSeconds: Readonly<Record<number, number>> = { 429: 60, 503: 2 };

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
 * The handler of a function: POST only, cross-origin answers by allow-list, limits of size and time, a correlation id in and
 * out, and every error rendered in one form. `timeMs` for tests; `maxBodyBytes` where requests hold more than ids.
 */
export function handlerOf(
  functionName: string,
  answer: Answer,
  { timeMs = answerTimeMs, maxBodyBytes = usualBodyBytes }: { timeMs?: number; maxBodyBytes?: number } = {},
): (request: Request) => Promise<Response> {
  // Read at boot: a function with a wrong list must not start.
  const allowed = allowedOrigins(Deno.env.get('EXORA_WEB_ORIGIN'));
  return async (request) => {
    const origin = request.headers.get('origin');
    if (request.method === 'OPTIONS') return preflight(origin, allowed);

    const correlationId = broughtCorrelationId(request.headers) ?? crypto.randomUUID();
    const trace = beginTrace(tracer, functionName, correlationId, request.headers);
    const stop = new AbortController();
    const context: RequestContext = { functionName, correlationId, trace, signal: stop.signal };
    const startedAt = performance.now();
    const { response, code } = await answerSafely(context, () => {
      checkRequest(request, maxBodyBytes);
      return within(timeMs, answer(request, context), () => stop.abort());
    });
    trace.end(response.status, code);
    const ms = Math.round(performance.now() - startedAt);
    log(response.status >= 500 ? 'error' : 'info', context, { status: response.status, ms });

    const headers = { ...corsHeaders(origin, allowed), 'x-correlation-id': correlationId, 'cache-control': 'no-store' };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

/** The answer, with the code of the error that it is. */
async function answerSafely(
  context: RequestContext,
  answer: () => Promise<Response>,
): Promise<{ response: Response; code: ErrorCode | null }> {
  try {
    return { response: await answer(), code: null };
  } catch (thrown) {
    return { response: renderError(thrown, context), code: toExoraError(thrown).code };
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
    { status: error.http, headers: retryAfter(error) },
  );
}

function retryAfter(error: ExoraError): Record<string, string> {
  const seconds = error instanceof RetryLaterError ? error.retryAfterSeconds : usualWaitSeconds[error.http];
  return error.retryable && seconds !== undefined ? { 'retry-after': String(seconds) } : {};
}
