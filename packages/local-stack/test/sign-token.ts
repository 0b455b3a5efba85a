import { createHmac } from 'node:crypto';

/** A token with any header and claims, signed with any secret. It began 5 s ago and ends in an hour unless told. */
export function signToken(
  claims: Record<string, unknown>,
  secret: string | Buffer,
  header: Record<string, unknown> = { alg: 'HS256', typ: 'JWT' },
): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode({ iat: now - 5, exp: now + 3600, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
