import { ExoraError } from '@exora/contracts';
import { createServerClient } from '@supabase/ssr';
import { type NextRequest, NextResponse } from 'next/server';
import { environment } from '#lib/env.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { contentSecurityPolicy, securityHeaders } from '#lib/http/security-headers.ts';
import { isHttps, sessionCookie } from '#lib/supabase/session-cookie.ts';

/** Pages that only make sense to a signed-in person. Whether that person may see the data is the database's decision. */
const protectedPath = /^\/(record|documents|review|sharing|emergency|profiles|facts|settings|sample|operations)(\/|$)/;

/** Methods that change nothing. */
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Runs before every page, action and route handler: refuses what another site's page sends to change something, refreshes
 * the session while cookies can still be written, sends people without one to sign in, and sets the nonce, the security
 * headers and the request's reference.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const https = isHttps(request.headers) || request.nextUrl.protocol === 'https:';
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64');
  const reference = crypto.randomUUID();
  const { supabaseUrl, resumableUploadUrl: uploadUrl } = environment();
  const policy = contentSecurityPolicy({ nonce, supabaseUrl, uploadUrl, https });

  const finish = (response: NextResponse): NextResponse => {
    response.headers.set('content-security-policy', policy);
    response.headers.set(referenceHeader, reference);
    for (const [name, value] of securityHeaders(https)) response.headers.set(name, value);
    return response;
  };
  const refusal = foreignChange(request, reference);
  if (refusal !== null) return finish(refusal);

  const { session, changed } = await refreshSession(request, https);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set(referenceHeader, reference);

  const { pathname } = request.nextUrl;
  const response =
    session !== 'whole' && protectedPath.test(pathname)
      ? toSignIn(request, session === 'half' ? '/sign-in/code' : '/sign-in')
      : NextResponse.next({ request: { headers } });
  changed(response);
  return finish(response);
}

/**
 * The refusal of a changing request that doesn't come from this site's own page, or null. Route handlers check it again;
 * for server actions Next compares `Origin` alone, and lets a request without one pass.
 */
function foreignChange(request: NextRequest, reference: string): NextResponse | null {
  if (readingMethods.has(request.method)) return null;
  try {
    assertSameOrigin(request.headers);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ExoraError)) throw thrown;
    const headers = { 'Cache-Control': 'private, no-store' };
    return NextResponse.json({ ...thrown.toJSON(), reference }, { status: thrown.http, headers });
  }
}

export const config = {
  matcher: ['/((?!_next/static|_next/image|icon.svg).*)'],
};

/** `half`: the person has a second factor and hasn't given it in this session. */
type Session = 'none' | 'half' | 'whole';

/**
 * The session that the request carries, refreshed when it had run out: the request's cookies are then the new ones, and
 * `changed` copies them to an answer. When the auth service doesn't answer, the session counts as there: pages then say
 * that the database is away instead of asking people to sign in.
 */
async function refreshSession(
  request: NextRequest,
  https: boolean,
): Promise<{ session: Session; changed: (response: NextResponse) => void }> {
  const cookie = sessionCookie(https);
  const copies: ((response: NextResponse) => void)[] = [];
  const changed = (response: NextResponse) => {
    for (const copy of copies) copy(response);
  };
  if (!request.cookies.getAll().some(({ name }) => name.startsWith(cookie.name))) return { session: 'none', changed };

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
  if (unanswered) return { session: 'whole', changed };
  if (!data?.claims) return { session: 'none', changed };
  // Only pages ask the auth service for the second factor; what a route may do is the database's decision anyway.
  if (data.claims.aal === 'aal2' || !protectedPath.test(request.nextUrl.pathname)) return { session: 'whole', changed };
  const { data: stored } = await client.auth.getSession();
  if (stored.session === null) return { session: 'none', changed };
  const { data: levels } = await client.auth.mfa.getAuthenticatorAssuranceLevel(stored.session.access_token);
  return { session: levels?.nextLevel === 'aal2' ? 'half' : 'whole', changed };
}

function toSignIn(request: NextRequest, page: '/sign-in' | '/sign-in/code'): NextResponse {
  const target = new URL(page, request.nextUrl);
  if (request.method === 'GET') target.searchParams.set('next', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.redirect(target, 303);
}
