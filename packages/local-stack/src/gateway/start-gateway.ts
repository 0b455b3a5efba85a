import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { Secrets } from '../data-folder/secrets.ts';
import { isSystemError } from '../stack-error.ts';
import { type AnswerContext, answer, decide } from './answer.ts';
import { type LiteApi, openLite } from './lite/lite-app.ts';
import { removeUnfinished } from './lite/storage-files.ts';
import { authRateLimits, type RateLimit, RateLimiter } from './rate-limit.ts';
import { notOpen, type Refusal, refusalResponse } from './refusal.ts';
import { limitedBody, tooLarge } from './request-body.ts';
import { isLoopbackHost, outgoingHeaders, preflightHeaders } from './response-headers.ts';
import { SessionLog } from './session-log.ts';

export interface GatewayOptions {
  port: number;
  /** Address of a bootstrapped database with its schema, as `authenticator`. */
  databaseUrl: string;
  secrets: Secrets;
  storageFolder: string;
  /** Origins whose pages may call this API; the first is the web app's address. */
  allowedOrigins: readonly string[];
  functionsOrigin?: () => string | null;
  rateLimits?: Readonly<Record<string, RateLimit>>;
  /** How long a body that is no file may take to arrive, in milliseconds; 30 s unless told. */
  bodyTimeoutMs?: number;
  onProblem?: (problem: string) => void;
}

/** A running API at one address of this machine. */
export interface Gateway {
  url: string;
  stop(): Promise<void>;
}

/** Most bytes that are still read of a body which is refused already, so that the sender gets to read the answer. */
const maxDrainedBytes = 128 * 1024 * 1024;

/** Requests without a file are small: whoever takes longer holds a connection open on purpose. */
const defaultBodyTimeoutMs = 30_000;

/** Starts the one address of the API: lite and the edge functions behind an allow-list, limits and headers of our own. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  await removeUnfinished(options.storageFolder);
  const url = `http://127.0.0.1:${options.port}`;
  const lite = await openLite({
    databaseUrl: options.databaseUrl,
    secrets: options.secrets,
    storageFolder: options.storageFolder,
    siteUrl: options.allowedOrigins[0] ?? url,
  });
  const onProblem = options.onProblem ?? (() => undefined);
  const context: AnswerContext = {
    lite,
    sessionLog: new SessionLog({
      secrets: options.secrets,
      onProblem,
      write: (event) => callFunction(lite, options.secrets.secret_key, `${url}/rest/v1/rpc/log_session_event`, event),
    }),
    secrets: options.secrets,
    rateLimiter: new RateLimiter(options.rateLimits ?? authRateLimits),
    functionsOrigin: options.functionsOrigin ?? (() => null),
    onProblem,
  };
  const { bodyTimeoutMs = defaultBodyTimeoutMs } = options;
  const server = createServer((request, response) => {
    handle(request, response, { base: url, bodyTimeoutMs, ...options }, context).catch((thrown: unknown) => {
      context.onProblem(`The API failed to answer a request: ${thrown instanceof Error ? thrown.name : 'error'}`);
      response.destroy();
    });
  });
  // A large scan on a slow line takes longer than Node's five minutes for a whole request.
  server.requestTimeout = 30 * 60_000;
  await listen(server, options.port);
  return {
    url,
    stop: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await lite.close();
    },
  };
}

/** Calls a function of the database with the service's rights. Rejects when it was refused. */
async function callFunction(lite: LiteApi, secretKey: string, url: string, parameters: object): Promise<void> {
  const { result } = await lite.fetch(
    new Request(url, {
      method: 'POST',
      headers: { apikey: secretKey, authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    }),
  );
  await result.body?.cancel();
  if (!result.ok) throw new Error(`The database answered ${result.status}.`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { base, allowedOrigins, bodyTimeoutMs }: { base: string; allowedOrigins: readonly string[]; bodyTimeoutMs: number },
  context: AnswerContext,
): Promise<void> {
  const origin = incoming.headers.origin ?? null;
  const send = async (response: Response, also: Readonly<Record<string, string>> = {}) => {
    if (!incoming.readableEnded) drain(incoming);
    const headers = outgoingHeaders(response.headers, origin, allowedOrigins);
    for (const [name, value] of Object.entries(also)) headers.set(name, value);
    await write(response, outgoing, headers);
  };
  const head = readHead(incoming, base);
  if (head === null || !isLoopbackHost(incoming.headers.host)) return send(refusalResponse(notOpen, null));
  if (head.method === 'OPTIONS') {
    const isAllowed = origin !== null && allowedOrigins.includes(origin);
    return send(new Response(null, { status: isAllowed ? 204 : 403 }), isAllowed ? preflightHeaders : {});
  }
  // A page of another site, in the browser of somebody here: it couldn't read the answer, but must change nothing either.
  if (origin !== null && origin !== base && !allowedOrigins.includes(origin)) {
    return send(refusalResponse(notOpen, null));
  }
  const decision = decide(head, incoming.socket.remoteAddress ?? '', context);
  if ('refusal' in decision) return send(refusalResponse(decision.refusal, decision.api));
  const { route } = decision;
  const refuse = (refusal: Refusal) => refusalResponse(refusal, route.api);
  const announced = Number(incoming.headers['content-length'] ?? 0);
  if (announced > route.maxBodyBytes) return send(refuse(tooLarge(route.maxBodyBytes)));
  const isFile = route.special === 'signed-upload' || route.special === 'object-upload';
  const hasBody = head.method !== 'GET' && head.method !== 'HEAD';
  const body = limitedBody(incoming, route.maxBodyBytes, hasBody && !isFile ? bodyTimeoutMs : null);
  // Named, because the browser's declaration of a request's options, which tests load too, lacks `duplex`.
  const bodyOptions = { body: body.stream, duplex: 'half' as const };
  const request = hasBody ? new Request(head, bodyOptions) : head;
  const response = await answer(request, route, context).catch((thrown: unknown) => {
    const refusal = body.refusal();
    if (refusal !== null) return refuse(refusal);
    throw thrown;
  });
  const refusal = body.refusal();
  await send(refusal === null ? response : refuse(refusal));
  // What a slow sender still has to say is not waited for.
  if (refusal?.status === 408) incoming.destroy();
}

/** Address and headers as a web request; null when the address is none. */
function readHead(incoming: IncomingMessage, base: string): Request | null {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const item of value ?? []) headers.append(name, item);
  }
  const url = URL.parse(incoming.url ?? '/', base);
  // An absolute address of another host on the request line.
  if (url === null || url.origin !== base) return null;
  return new Request(url, { method: incoming.method ?? 'GET', headers });
}

/** Reads the rest of a body to nowhere: a browser reports a lost connection when the answer comes before the body's end. */
function drain(incoming: IncomingMessage): void {
  let drained = 0;
  incoming.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maxDrainedBytes) incoming.destroy();
  });
  incoming.resume();
}

async function write(response: Response, outgoing: ServerResponse, headers: Headers): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.setHeaders(headers);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
  } catch (thrown) {
    // The reader has gone away.
    if (!isSystemError(thrown, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE')) throw thrown;
  }
}
