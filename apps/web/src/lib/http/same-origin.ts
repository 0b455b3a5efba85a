import { ExoraError } from '@exora/contracts';

/**
 * Refuses a changing request that another site's page sent (cross-site request forgery). Browsers set both headers and
 * scripts can't: `Sec-Fetch-Site` where the browser knows it, else `Origin` must name this host.
 */
export function assertSameOrigin(headers: Headers): void {
  const site = headers.get('sec-fetch-site');
  if (site !== null) {
    if (site === 'same-origin') return;
    throw new ExoraError('not_allowed');
  }
  const origin = headers.get('origin');
  const host = headers.get('host');
  if (origin === null || host === null || !URL.canParse(origin) || new URL(origin).host !== host) {
    throw new ExoraError('not_allowed');
  }
}
