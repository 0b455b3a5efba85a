import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const headerSchema = z.object({ alg: z.literal('HS256') });
const claimsSchema = z.looseObject({
  exp: z.number(),
  nbf: z.number().optional(),
  aud: z.unknown().optional(),
  role: z.unknown().optional(),
});
/** The claims of a token whose signature is right. */
export type Claims = z.infer<typeof claimsSchema>;

/**
 * The claims of an HS256 token of ours, or what is wrong with it. `expired` is told apart because a client may renew it,
 * `unusable` because its signature is right: it has no end or is not valid yet.
 */
export function verifyToken(
  token: string,
  secret: string,
  nowMs = Date.now(),
): Claims | 'invalid' | 'expired' | 'unusable' {
  const [header, payload, signature, ...more] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return 'invalid';
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
  if (!headerSchema.safeParse(parseJson(header)).success) return 'invalid';
  const claims = claimsSchema.safeParse(parseJson(payload));
  if (!claims.success || (claims.data.nbf ?? 0) * 1000 > nowMs) return 'unusable';
  return claims.data.exp * 1000 <= nowMs ? 'expired' : claims.data;
}

function parseJson(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Who sends a request. `refused`: a token of ours that is no sign-in, such as one for a single file. */
export type Sender = 'service' | 'person' | 'anyone' | 'invalid' | 'expired' | 'refused';

/**
 * Who a request's `apikey` and `Authorization` say that it is. File tickets are signed with the same secret as sign-ins,
 * so a token counts as a person only with audience `authenticated` and that role.
 */
export function senderOf(
  headers: { apikey: string | null; authorization: string | null },
  secrets: { jwt_secret: string; publishable_key: string; secret_key: string },
): Sender {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  const hasSecretKey = headers.apikey !== null && isSame(headers.apikey, secrets.secret_key);
  if (bearer === null) return headers.authorization === null ? (hasSecretKey ? 'service' : 'anyone') : 'invalid';
  if (bearer.startsWith('sb_')) {
    if (isSame(bearer, secrets.secret_key)) return hasSecretKey ? 'service' : 'refused';
    return isSame(bearer, secrets.publishable_key) ? 'anyone' : 'invalid';
  }
  const claims = verifyToken(bearer, secrets.jwt_secret);
  if (claims === 'invalid' || claims === 'expired') return claims;
  // Lite would take it.
  if (claims === 'unusable') return 'refused';
  if (claims.role === 'service_role') return 'service';
  return claims.aud === 'authenticated' && claims.role === 'authenticated' ? 'person' : 'refused';
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
