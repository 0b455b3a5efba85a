import { ExoraError } from '@exora/contracts';

/** Headers that belong to one connection, and those that `fetch` sets itself. */
const connectionHeaders = [
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'expect',
];

/** Passes a request on to the server of the edge functions. `origin` is null while none runs. */
export async function askFunctions(request: Request, origin: string | null): Promise<Response> {
  if (origin === null) return unavailable();
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of connectionHeaders) headers.delete(name);
  try {
    const answer = await fetch(`${origin}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      redirect: 'manual',
      ...(request.body === null ? {} : { body: request.body, duplex: 'half' }),
    });
    const answerHeaders = new Headers(answer.headers);
    // `fetch` has unpacked the body already.
    for (const name of ['content-encoding', 'content-length']) answerHeaders.delete(name);
    return new Response(answer.body, { status: answer.status, headers: answerHeaders });
  } catch (thrown) {
    // What `fetch` throws when nobody answers; a server that restarts is back in a moment.
    if (thrown instanceof TypeError) return unavailable();
    throw thrown;
  }
}

function unavailable(): Response {
  const error = new ExoraError('server_unreachable');
  return Response.json(error.toJSON(), { status: error.http, headers: { 'retry-after': '1' } });
}
