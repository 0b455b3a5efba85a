import type { Instrumentation } from 'next';
import { environment } from '#lib/env.ts';
import { logFailure } from '#lib/log.ts';

/** Stops a server whose settings are missing at its start instead of at its first request. */
export function register(): void {
  if (process.env.NEXT_RUNTIME === 'nodejs') environment();
}

/** Logs what no page or route handled, with the digest that the error page shows as reference. */
export const onRequestError: Instrumentation.onRequestError = (error, _request, context) => {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  logFailure(error, { reference: digest, where: context.routePath });
};
