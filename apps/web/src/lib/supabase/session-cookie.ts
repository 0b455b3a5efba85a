/** Options of the cookies that hold a session: scripts can't read them, other sites' requests don't carry them. */
export function sessionCookie(secure: boolean) {
  return { name: 'exora-session', path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

/** Whether the browser reached us by https, also through a proxy that ends TLS. */
export function isHttps(headers: Headers): boolean {
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}
