'use client';

/**
 * Passes the page's nonce on to the libraries that insert style elements (the menus' scroll lock), which look for it under
 * this name. The first one stays: a view that is reached without loading anew has another nonce, but no other policy.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  // A refresh renders this with a nonce of its own; the document's policy stays that of its first answer.
  if (typeof window !== 'undefined' && !('__webpack_nonce__' in window)) {
    Object.assign(window, { __webpack_nonce__: nonce });
  }
  return null;
}
