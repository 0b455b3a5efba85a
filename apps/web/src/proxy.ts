import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { environment } from '#lib/env.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { contentSecurityPolicy, securityHeaders } from '#lib/http/security-headers.ts';
import { isHttps, sessionCookie } from '#lib/supabase/session-cookie.ts';

/** Pages that only make sense to a signed-in person. Whether that person may see the data is the database's decision. */
const protectedPath = /^\/(record|documents)(\/|$)/;

/**
 * Runs before every page and route handler: refreshes the session while cookies can still be written, sends people
 * without one to sign in, and sets the nonce, the security headers and the request's reference.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const https = isHttps(request.headers) || request.nextUrl.protocol === 'https:';
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64');
  const reference = crypto.randomUUID();
  const policy = contentSecurityPolicy({ nonce, supabaseUrl: environment().supabaseUrl, https });

  const { signedIn, changed } = await refreshSession(request, https);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(referenceHeader, reference);

  const { pathname } = request.nextUrl;
  const response =
    !signedIn && protectedPath.test(pathname) ? toSignIn(request) : NextResponse.next({ request: { headers } });
  changed(response);
  response.headers.set('content-security-policy', policy);
  response.headers.set(referenceHeader, reference);
  for (const [name, value] of securityHeaders(https)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ['/((?!_next/static|_next/image|icon.svg).*)'],
};

/**
 * Whether the request carries a session, refreshed when it had run out: the request's cookies are then the new ones, and
 * `changed` copies them to an answer. When the auth service doesn't answer, the session counts as there: pages then say
 * that the database is away instead of asking people to sign in.
 */
async function refreshSession(request: NextRequest, https: boolean) {
  const cookie = sessionCookie(https);
  const copies: ((response: NextResponse) => void)[] = [];
  const changed = (response: NextResponse) => {
    for (const copy of copies) copy(response);
  };
  if (!request.cookies.getAll().some(({ name }) => name.startsWith(cookie.name))) return { signedIn: false, changed };

  const { supabaseUrl, publishableKey } = environment();
  const client = createServerClient(supabaseUrl, publishableKey, {
    cookieOptions: cookie,
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll(list, headers) {
        for (const { name, value } of list) request.cookies.set(name, value);
        copies.push((response) => {
          for (const { name, value, options } of list) response.cookies.set(name, value, options);
          for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
        });
      },
    },
  });
  const { data, error } = await client.auth.getClaims();
  const unanswered = error !== null && error.name === 'AuthRetryableFetchError';
  return { signedIn: unanswered || Boolean(data?.claims), changed };
}

function toSignIn(request: NextRequest): NextResponse {
  const target = new URL('/sign-in', request.nextUrl);
  if (request.method === 'GET') target.searchParams.set('next', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.redirect(target, 303);
}
