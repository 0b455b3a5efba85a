import type { Database } from '@exora/contracts';
import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import { cookies, headers } from 'next/headers';
import { environment } from '#lib/env.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { isHttps, sessionCookie } from './session-cookie.ts';

/** Longest wait for one answer of the database, in milliseconds; its own statement timeout is 8 s. */
const answerTimeoutMs = 12_000;

/**
 * A Supabase client that acts as the signed-in person of this request, for pages. It doesn't write cookies: pages can't,
 * and the proxy has already refreshed the session.
 */
export async function createReadClient(): Promise<SupabaseClient<Database>> {
  return createSessionClient(false);
}

/** The same for server actions and route handlers, where signing in and out writes the session's cookies. */
export async function createActionClient(): Promise<SupabaseClient<Database>> {
  return createSessionClient(true);
}

async function createSessionClient(writable: boolean): Promise<SupabaseClient<Database>> {
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  const { supabaseUrl, publishableKey } = environment();
  const reference = requestHeaders.get(referenceHeader);
  return createServerClient<Database>(supabaseUrl, publishableKey, {
    cookieOptions: sessionCookie(isHttps(requestHeaders)),
    global: {
      headers: reference === null ? {} : { [referenceHeader]: reference },
      fetch: (input, init) => fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(answerTimeoutMs) }),
    },
    cookies: {
      getAll: () => store.getAll(),
      setAll(list) {
        if (!writable) return;
        for (const { name, value, options } of list) store.set(name, value, options);
      },
    },
  });
}
