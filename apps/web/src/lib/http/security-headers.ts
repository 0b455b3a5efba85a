/**
 * The hash of `display:none`, the one style that an element may have of its own: React hides by it what it sends of a picture
 * apart from the rest, until it is in its place.
 */
const hidden = 'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE=';

/**
 * The content security policy of one answer: only our own code (by nonce), only our own origin, and Storage for signed
 * uploads, which may have an origin of its own (`uploadUrl`) for large ones. Nothing inline, no frames, no third party.
 */
export function contentSecurityPolicy(of: {
  nonce: string;
  supabaseUrl: string;
  uploadUrl: string | null;
  https: boolean;
}): string {
  const development = process.env.NODE_ENV === 'development';
  const stores = new Set([of.supabaseUrl, of.uploadUrl ?? of.supabaseUrl].map((url) => new URL(url).origin));
  const directives = [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${of.nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'nonce-${of.nonce}'`,
    `style-src-attr 'unsafe-hashes' '${hidden}'`,
    `img-src 'self' blob: data:`,
    `font-src 'self'`,
    `connect-src 'self' ${[...stores].join(' ')}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
    ...(of.https ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}

/** The other security headers. The referrer stays within this site, which keeps `Origin` on form posts. */
export function securityHeaders(https: boolean): [name: string, value: string][] {
  return [
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'same-origin'],
    ['permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(https ? [['strict-transport-security', 'max-age=31536000; includeSubDomains'] as [string, string]] : []),
  ];
}
