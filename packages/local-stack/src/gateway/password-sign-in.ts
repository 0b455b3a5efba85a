import { z } from 'zod';
import type { LiteApi } from './lite/lite-app.ts';
import type { RateLimiter } from './rate-limit.ts';
import { refusalResponse, tooManyTries } from './refusal.ts';

const signInSchema = z.looseObject({
  // The database has no text with a NUL in it.
  email: z
    .string()
    .max(320)
    .refine((text) => !text.includes('\0')),
  password: z.string(),
});

/**
 * A sign-in by password, as `ask` answers it. Wrong passwords are counted by account too, since guesses may come from
 * many addresses, or all from the web app's; and a refusal takes as long for an account that doesn't exist.
 */
export async function signInByPassword(
  request: Request,
  context: { lite: LiteApi; rateLimiter: RateLimiter },
  ask: (request: Request) => Promise<Response>,
): Promise<Response> {
  const body = await request.text();
  const given = signInSchema.safeParse(parseJson(body));
  if (!given.success) {
    const message = 'A sign-in has an e-mail address and a password, both as text.';
    return refusalResponse({ status: 400, code: 'validation_failed', message }, 'auth');
  }
  const { email, password } = given.data;
  const account = email.trim().toLowerCase();
  // Counted before it is known to be wrong, or tries that are sent at once would all be let through.
  const wait = context.rateLimiter.take('token:account', account);
  if (wait !== null) return refusalResponse(tooManyTries(wait), 'auth');
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const answer = await ask(new Request(request.url, { method: request.method, headers, body }));
  if (answer.ok) context.rateLimiter.giveBack('token:account', account);
  // By the address as lite looks for it, or one with a space would tell.
  else if (answer.status === 400 && password !== '')
    await context.lite.spendAsOnPassword(email.toLowerCase(), password);
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
