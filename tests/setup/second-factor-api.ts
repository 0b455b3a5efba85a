/**
 * The API of a stack with the second factors that hosted Supabase's sign-in server has and the embedded one lacks: a proxy in
 * front of it that speaks that part of the protocol (factors, challenges, tokens of level aal2) and passes on all else.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { signToken } from '../../packages/local-stack/test/sign-token.ts';

interface Factor {
  id: string;
  userId: string;
  friendly_name: string;
  factor_type: 'totp';
  status: 'unverified' | 'verified';
  secret: Buffer;
  created_at: string;
  updated_at: string;
}

const claimsSchema = z.looseObject({ sub: z.uuid(), aal: z.string().optional() });

/** Starts the proxy; gives its address. */
export async function startSecondFactorApi(api: string, jwtSecret: string): Promise<{ url: string; stop: () => void }> {
  const factors = new Map<string, Factor>();
  const refreshable = new Map<string, z.infer<typeof claimsSchema>>();
  const factorsOf = (userId: string) =>
    [...factors.values()]
      .filter((factor) => factor.userId === userId)
      .map(({ secret: _, userId: __, ...shown }) => shown);

  const session = async (claims: z.infer<typeof claimsSchema>, headers: Headers) => {
    const token = signToken(claims, jwtSecret);
    const asked = await fetch(`${api}/auth/v1/user`, {
      headers: { apikey: headers.get('apikey') ?? '', authorization: `Bearer ${token}` },
    });
    const user = z.looseObject({ id: z.uuid() }).parse(await asked.json());
    const refreshToken = randomUUID();
    refreshable.set(refreshToken, claims);
    return {
      access_token: token,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: refreshToken,
      user: { ...user, factors: factorsOf(user.id) },
    };
  };

  const answer = async (method: string, url: URL, headers: Headers, body: string): Promise<Response> => {
    const pass = () =>
      fetch(`${api}${url.pathname}${url.search}`, {
        method,
        headers,
        ...(body !== '' && { body }),
        redirect: 'manual',
      });
    const path = url.pathname.replace(/^\/auth\/v1/, '');
    if (path === '/token' && url.searchParams.get('grant_type') === 'refresh_token') {
      const claims = refreshable.get(z.object({ refresh_token: z.string() }).parse(JSON.parse(body)).refresh_token);
      if (claims !== undefined) return Response.json(await session(claims, headers));
    }
    if (path === '/token' || path === '/user') {
      const answered = await pass();
      if (!answered.ok) return answered;
      const given = z.looseObject({}).parse(await answered.json());
      const user = z.looseObject({ id: z.uuid() }).parse(path === '/user' ? given : given.user);
      const whole = { ...user, factors: factorsOf(user.id) };
      return Response.json(path === '/user' ? whole : { ...given, user: whole });
    }
    const [, id = '', deed] = /^\/factors(?:\/([0-9a-f-]+))?(?:\/(challenge|verify))?$/.exec(path) ?? [];
    if (!path.startsWith('/factors')) return pass();
    const payload = /^Bearer [^.]+\.([^.]+)\./.exec(headers.get('authorization') ?? '')?.[1] ?? '';
    const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    const factor = factors.get(id);
    if (id === '') {
      const { friendly_name: name } = z.object({ friendly_name: z.string() }).parse(JSON.parse(body));
      if (factorsOf(claims.sub).some((known) => known.friendly_name === name)) {
        return refused(422, 'mfa_factor_name_conflict');
      }
      const now = new Date().toISOString();
      const made: Factor = {
        id: randomUUID(),
        userId: claims.sub,
        friendly_name: name,
        factor_type: 'totp',
        status: 'unverified',
        secret: randomBytes(20),
        created_at: now,
        updated_at: now,
      };
      factors.set(made.id, made);
      const secret = base32(made.secret);
      const uri = `otpauth://totp/Exora:somebody?secret=${secret}&issuer=Exora&algorithm=SHA1&digits=6&period=30`;
      return Response.json({
        id: made.id,
        type: 'totp',
        friendly_name: name,
        totp: { qr_code: '<svg/>', secret, uri },
      });
    }
    if (factor === undefined || factor.userId !== claims.sub) return refused(404, 'mfa_factor_not_found');
    if (deed === 'challenge')
      return Response.json({ id: randomUUID(), type: 'totp', expires_at: Date.now() / 1000 + 300 });
    if (deed === 'verify') {
      const { code } = z.object({ code: z.string() }).parse(JSON.parse(body));
      if (code !== totp(factor.secret)) return refused(422, 'mfa_verification_failed');
      factor.status = 'verified';
      return Response.json(await session({ ...claims, aal: 'aal2' }, headers));
    }
    if (factor.status === 'verified' && claims.aal !== 'aal2') return refused(422, 'insufficient_aal');
    factors.delete(id);
    return Response.json({ id });
  };

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) {
        if (typeof value === 'string' && !/^(host|connection|content-length|transfer-encoding)$/.test(name)) {
          headers.set(name, value);
        }
      }
      const body = await textOf(incoming);
      const given = await answer(incoming.method ?? 'GET', new URL(incoming.url ?? '/', api), headers, body);
      outgoing.statusCode = given.status;
      for (const [name, value] of given.headers) {
        if (!/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name))
          outgoing.setHeader(name, value);
      }
      outgoing.end(Buffer.from(await given.arrayBuffer()));
    })().catch((thrown: unknown) => {
      console.error(thrown);
      outgoing.statusCode = 500;
      outgoing.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refused(status: number, code: string): Response {
  return Response.json({ code, error_code: code, msg: code, message: code }, { status });
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

/** The six digits of the present half minute (RFC 6238), as an authenticator app makes them of the key that it was given. */
export function totpOf(key: string): string {
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return totp(Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))));
}

function totp(secret: Buffer): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
