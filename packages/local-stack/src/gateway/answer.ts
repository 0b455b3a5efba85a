import type { Secrets } from '../data-folder/secrets.ts';
import { type Sender, senderOf } from './bearer.ts';
import { applyRange } from './byte-range.ts';
import { askFunctions } from './functions-proxy.ts';
import type { LiteApi } from './lite/lite-app.ts';
import { refusalNote } from './lite/quiet-console.ts';
import { signInByPassword } from './password-sign-in.ts';
import type { RateLimiter } from './rate-limit.ts';
import { notOpen, type Refusal, refusalResponse, tooManyTries } from './refusal.ts';
import { type Route, routeOf } from './routes.ts';
import type { SessionLog } from './session-log.ts';
import { checkTicket, renameSignedUrls, unwrapMultipart } from './signed-urls.ts';

/** What deciding about and answering a request needs. */
export interface AnswerContext {
  lite: LiteApi;
  secrets: Secrets;
  rateLimiter: RateLimiter;
  /** Where the edge functions answer; null while they don't. */
  functionsOrigin(): string | null;
  /** Tells the audit log of sign-ins. */
  sessionLog: SessionLog;
  /** Told about failures, in words that hold nothing of a request's content. */
  onProblem(problem: string): void;
}

/** Either the way that a request is let through on, or the refusal. */
export type Decision = { route: Route } | { refusal: Refusal; api: Route['api'] | null };

/** Decides by address and headers alone, before any of the body is read. */
export function decide(request: Request, address: string, context: AnswerContext): Decision {
  const url = new URL(request.url);
  const sender = senderOf(
    {
      apikey: request.headers.get('apikey') ?? url.searchParams.get('apikey'),
      authorization: request.headers.get('authorization'),
    },
    context.secrets,
  );
  const route = routeOf(request.method, url, sender);
  if (route === null) return { refusal: notOpen, api: apiOf(url) };
  const refusal =
    addressKeyRefusal(url, context) ??
    tokenRefusal(route, sender) ??
    ticketRefusal(route, url, context) ??
    planRefusal(route, request);
  if (refusal !== null) return { refusal, api: route.api };
  const wait = route.rateLimit === null ? null : context.rateLimiter.take(route.rateLimit, address);
  return wait === null ? { route } : { refusal: tooManyTries(wait), api: route.api };
}

/** Answers a request that was let through. */
export async function answer(request: Request, route: Route, context: AnswerContext): Promise<Response> {
  if (route.api === 'functions') return askFunctions(request, context.functionsOrigin());
  if (route.api === 'auth') {
    return context.sessionLog.answered(request, (asked) => answerAuth(asked, route, context));
  }
  if (route.special !== 'signed-upload' && route.special !== 'object-upload') return askLite(request, route, context);
  // The same file twice at once would leave the bytes of one and the size of the other.
  return inTurn(new URL(request.url).pathname, async () => {
    const unwrapped = await unwrapMultipart(request);
    if (unwrapped !== null) return askLite(unwrapped, route, context);
    return refusalResponse(
      { status: 400, code: 'InvalidRequest', message: 'The form has no whole file in it.' },
      'storage',
    );
  });
}

async function answerAuth(request: Request, route: Route, context: AnswerContext): Promise<Response> {
  if (new URL(request.url).pathname === '/auth/v1/settings') return toldOfMail(await askLite(request, route, context));
  if (route.special !== 'password-sign-in') return askLite(request, route, context);
  return signInByPassword(request, context, (passed) => askLite(passed, route, context));
}

/** Says among the settings that no mail is sent here, so that nobody waits for one. */
async function toldOfMail(settings: Response): Promise<Response> {
  if (!settings.ok) return settings;
  const told: unknown = await settings.json();
  return Response.json({ ...(typeof told === 'object' ? told : {}), exora_sends_mail: false });
}

async function askLite(request: Request, route: Route, context: AnswerContext): Promise<Response> {
  const { result, notes } = await context.lite.fetch(request);
  if (result.status >= 500 && !notes.includes(refusalNote)) {
    context.onProblem(
      `${route.api} ${request.method} answered ${result.status}${notes.length > 0 ? `: ${notes.join(', ')}` : ''}`,
    );
  }
  switch (route.special) {
    case 'sign-download':
    case 'sign-upload':
      return renameSignedUrls(result);
    case 'signed-download':
    case 'object-download':
      return applyRange(result, request.headers.get('range'));
    case 'signed-upload':
    case 'object-upload':
    case 'object-delete':
    case 'password-sign-in':
    case null:
      return result;
  }
}

const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

/**
 * `refused` is a true token that is no sign-in. Broken and expired ones are left to the auth and rest APIs, which answer
 * with the codes that supabase-js acts on; an edge function asks the auth API itself.
 */
function tokenRefusal(route: Route, sender: Sender): Refusal | null {
  if (sender === 'refused') return { status: 401, code: 'bad_jwt', message: 'This token is not a sign-in.' };
  const isBroken = sender === 'invalid' || sender === 'expired';
  const isSigned = route.special === 'signed-download' || route.special === 'signed-upload';
  if (route.api !== 'storage' || !isBroken || isSigned) return null;
  return { status: 401, code: 'InvalidJWT', message: 'You are not signed in, or your session has ended.' };
}

/** Addresses are kept in logs and histories: the key that may do everything is taken from a header only. */
function addressKeyRefusal(url: URL, { secrets }: AnswerContext): Refusal | null {
  const isSecret = url.searchParams.getAll('apikey').some((key) => key.startsWith('sb_secret_'));
  if (!isSecret && !url.searchParams.getAll('apikey').includes(secrets.secret_key)) return null;
  return { status: 401, code: 'bad_jwt', message: 'The secret key belongs into the header "apikey".' };
}

function ticketRefusal(route: Route, url: URL, { secrets }: AnswerContext): Refusal | null {
  if (route.special === 'signed-download') return checkTicket(url, 'download', secrets.jwt_secret);
  if (route.special === 'signed-upload') return checkTicket(url, 'upload', secrets.jwt_secret);
  return null;
}

/** Query plans tell about rows that the asker may not see; hosted Supabase has them switched off. */
function planRefusal(route: Route, request: Request): Refusal | null {
  if (route.api !== 'rest' || !/vnd\.pgrst\.plan/i.test(request.headers.get('accept') ?? '')) return null;
  return { status: 406, code: 'PGRST107', message: 'Query plans are not given out.' };
}

function apiOf(url: URL): Route['api'] | null {
  const api = url.pathname.split('/')[1];
  return api === 'auth' || api === 'rest' || api === 'storage' || api === 'functions' ? api : null;
}
