import type { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';

const timeoutMs = 60_000;
/** Answers after which the same request may succeed. */
const transient = new Set([429, 502, 503, 504]);
const triesInAll = 3;

/** A platform's HTTP API with a bearer token. Errors name the platform and what was asked, never a body or a header. */
export class HttpApi {
  readonly #name: string;
  readonly #address: string;
  readonly #token: string;
  /** The variable that holds the token, for the sentence about a refusal. */
  readonly #variable: string;

  constructor(options: { name: string; address: string; token: string; variable: string }) {
    this.#name = options.name;
    this.#address = options.address.replace(/\/+$/, '');
    this.#token = options.token;
    this.#variable = options.variable;
  }

  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#ask('GET', path, null, shape);
      } catch (thrown) {
        const isWorthTrying = thrown instanceof DeploymentError && thrown.code === 'platform_failed';
        if (!isWorthTrying || tries === triesInAll) throw thrown;
      }
    }
  }

  /** Not repeated: it may have had its effect. */
  post<T>(path: string, body: FormData | object, shape: z.ZodType<T>): Promise<T> {
    return this.#ask('POST', path, body, shape);
  }

  async #ask<T>(method: string, path: string, body: FormData | object | null, shape: z.ZodType<T>): Promise<T> {
    const isForm = body instanceof FormData;
    const what = `${method} ${path.split('?')[0]}`;
    const response = await fetch(`${this.#address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/json',
        ...(body !== null && !isForm && { 'content-type': 'application/json' }),
      },
      body: body === null ? null : isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new DeploymentError('platform_failed', `${this.#name} can’t be reached (${what}): try again.`, { cause });
    });
    if (response.status === 401 || response.status === 403) {
      const why = `Check ${this.#variable} and what it may do, then apply again.`;
      throw new DeploymentError('platform_refused', `${this.#name} refuses ${what} (${response.status}). ${why}`);
    }
    if (!response.ok) {
      const again = transient.has(response.status) ? 'Try again in a while.' : 'See its dashboard, then apply again.';
      throw new DeploymentError(
        transient.has(response.status) ? 'platform_failed' : 'platform_refused',
        `${this.#name} answers ${response.status} to ${what}. ${again}`,
      );
    }
    const parsed = shape.safeParse(await response.json().catch(() => null));
    if (parsed.success) return parsed.data;
    throw new DeploymentError('platform_failed', `${this.#name} answers ${what} in a form that is not known here.`);
  }
}
