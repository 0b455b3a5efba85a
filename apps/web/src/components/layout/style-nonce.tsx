'use client';

/**
 * Passes the page's nonce on to the libraries that insert style elements (the menus' scroll lock), which look for it
 * under this name.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: nonce });
  return null;
}
