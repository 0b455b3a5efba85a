import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../data-folder/secrets.ts';
import { verifyToken } from './bearer.ts';
import { type RateLimit, RateLimiter } from './rate-limit.ts';

/** What of sign-in the audit log hears of; the database's names. */
export type SessionEventKind = 'started' | 'refused' | 'ended' | 'password_changed' | 'recovery_requested';

/** The parameters of `log_session_event`. */
interface SessionEvent {
  p_kind: SessionEventKind;
  p_user_id: string | null;
  p_email: string | null;
  p_account_key: string | null;
  p_unlogged: number;
}

const minute = 60_000;
/**
 * Refusals that are logged each: of one account, and of all together. What comes beyond is counted and told with the next
 * event: somebody who guesses, or wants to fill the log, gets a number there and not a row each.
 */
const refusalLimits: Readonly<Record<string, RateLimit>> = {
  account: { limit: 10, windowMs: 10 * minute },
  all: { limit: 100, windowMs: 10 * minute },
};

const emailSchema = z.object({ email: z.string().min(1).max(320) });
const passwordSchema = z.object({ password: z.string() });
const userSchema = z.object({ id: z.uuid() });
const sessionSchema = z.object({ user: userSchema });
const subjectSchema = z.object({ sub: z.uuid() });

/** What one request was about, read before it is answered. */
interface Asked {
  request: Request;
  /** Gives the event that the answer means, or null. */
  eventOf(answer: Response): Promise<SessionEvent | null>;
}

/** Tells the audit log of sign-ins and refusals, sign-outs and passwords, as the gateway sees them pass. */
export class SessionLog {
  readonly #write: (event: SessionEvent) => Promise<void>;
  readonly #onProblem: (problem: string) => void;
  readonly #secrets: Secrets;
  readonly #limiter = new RateLimiter(refusalLimits);
  #unlogged = 0;

  constructor(options: {
    secrets: Secrets;
    write: (event: SessionEvent) => Promise<void>;
    onProblem: (problem: string) => void;
  }) {
    this.#write = options.write;
    this.#onProblem = options.onProblem;
    this.#secrets = options.secrets;
  }

  /** Answers a request of the auth API by `answer`, and logs what that means. A failure to log is told, and lets it pass. */
  async answered(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> {
    const asked = await this.#ask(request);
    if (asked === null) return answer(request);
    const response = await answer(asked.request);
    try {
      const event = await asked.eventOf(response);
      if (event !== null) await this.#log(event);
    } catch (thrown) {
      this.#onProblem(`A sign-in could not be logged: ${thrown instanceof Error ? thrown.name : 'error'}`);
    }
    return response;
  }

  async #log(event: SessionEvent): Promise<void> {
    const isRefusal = event.p_kind === 'refused' || event.p_kind === 'recovery_requested';
    if (isRefusal && (this.#isTooMuch('account', event.p_account_key ?? '') || this.#isTooMuch('all', ''))) {
      this.#unlogged += 1;
      return;
    }
    const unlogged = this.#unlogged;
    this.#unlogged = 0;
    try {
      await this.#write({ ...event, p_unlogged: unlogged });
    } catch (thrown) {
      this.#unlogged += unlogged + 1;
      throw thrown;
    }
  }

  #isTooMuch(limit: string, key: string): boolean {
    return this.#limiter.take(limit, key) !== null;
  }

  async #ask(request: Request): Promise<Asked | null> {
    const url = new URL(request.url);
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /auth/v1/token':
        return url.searchParams.get('grant_type') === 'password' ? this.#signIn(request) : null;
      case 'POST /auth/v1/recover':
        return this.#recovery(request);
      case 'POST /auth/v1/logout':
        return this.#signOut(request);
      case 'PUT /auth/v1/user':
        return this.#change(request);
      default:
        return null;
    }
  }

  async #signIn(whole: Request): Promise<Asked> {
    const { request, json } = await opened(whole);
    return {
      request,
      eventOf: async (answer) => {
        if (answer.ok) return eventOf('started', { userId: sessionSchema.parse(await answer.clone().json()).user.id });
        const email = emailSchema.safeParse(json);
        // What is no sign-in at all, or was not decided, was refused to nobody.
        if (answer.status >= 500 || answer.status === 429 || !email.success) return null;
        return this.#aboutAddress('refused', email.data.email);
      },
    };
  }

  async #recovery(whole: Request): Promise<Asked> {
    const { request, json } = await opened(whole);
    return {
      request,
      eventOf: async (answer) => {
        const email = emailSchema.safeParse(json);
        return answer.ok && email.success ? this.#aboutAddress('recovery_requested', email.data.email) : null;
      },
    };
  }

  #signOut(request: Request): Asked | null {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    const claims = subjectSchema.safeParse(verifyToken(token, this.#secrets.jwt_secret));
    if (!claims.success) return null;
    return {
      request,
      eventOf: async (answer) => (answer.ok ? eventOf('ended', { userId: claims.data.sub }) : null),
    };
  }

  async #change(whole: Request): Promise<Asked> {
    const { request, json } = await opened(whole);
    return {
      request,
      eventOf: async (answer) => {
        if (!answer.ok || !passwordSchema.safeParse(json).success) return null;
        return eventOf('password_changed', { userId: userSchema.parse(await answer.clone().json()).id });
      },
    };
  }

  /** The address goes to the database to be looked up; what would be kept of an unknown one is this hash. */
  #aboutAddress(kind: SessionEventKind, email: string): SessionEvent {
    const address = email.trim().toLowerCase();
    const key = createHmac('sha256', this.#secrets.jwt_secret).update(`exora sign-in ${address}`).digest('hex');
    return eventOf(kind, { email: address, accountKey: key });
  }
}

function eventOf(
  kind: SessionEventKind,
  about: { userId?: string; email?: string; accountKey?: string },
): SessionEvent {
  return {
    p_kind: kind,
    p_user_id: about.userId ?? null,
    p_email: about.email ?? null,
    p_account_key: about.accountKey ?? null,
    p_unlogged: 0,
  };
}

/** The request again, whole, and its body's JSON; null for another body. */
async function opened(request: Request): Promise<{ request: Request; json: unknown }> {
  const text = await request.text();
  const again = new Request(request.url, { method: request.method, headers: request.headers, body: text });
  try {
    return { request: again, json: JSON.parse(text) };
  } catch {
    return { request: again, json: null };
  }
}
