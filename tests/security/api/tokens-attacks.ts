import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { signToken } from '../../../packages/local-stack/test/sign-token.ts';
import { attack } from '../harness/attack.ts';
import { ask, askAsIs, sendBytes } from '../harness/requests.ts';
import { leakFinder, ownersIds, type Target } from './target.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** Tokens that say to be the owner or somebody higher, by what is wrong with them. None is one. */
function forgedTokens({ cast, api }: Target): [string, string][] {
  const secret = cast.db.secrets.jwt_secret;
  const person = { sub: cast.owner.userId, role: 'authenticated', aud: 'authenticated' };
  const service = { role: 'service_role', aud: 'authenticated', sub: cast.owner.userId };
  const claims = { iat: seconds() - 5, exp: seconds() + 3600 };
  const whole = signToken(person, secret);
  const [header = '', payload = '', signature = ''] = whole.split('.');
  const unsigned = (alg: unknown, of: object) => `${encode({ alg, typ: 'JWT' })}.${encode({ ...of, ...claims })}`;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = rsa.publicKey.export({ format: 'jwk' });
  const byRsa = (extra: object) => {
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', ...extra })}.${encode({ ...service, ...claims })}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
  };
  const lastChanged = `${signature.slice(0, -2)}${signature.endsWith('AA') ? 'BB' : 'AA'}`;
  return [
    ...['none', 'None', 'NONE', 'nOnE', '', null, 'HS256\u0000'].flatMap((alg): [string, string][] => [
      [`algorithm ${JSON.stringify(alg)}, no signature`, `${unsigned(alg, person)}.`],
      [`algorithm ${JSON.stringify(alg)}, the signature of another token`, `${unsigned(alg, service)}.${signature}`],
    ]),
    ['an empty signature', `${header}.${payload}.`],
    ['no signature part', `${header}.${payload}`],
    ['a changed signature', `${header}.${payload}.${lastChanged}`],
    ['a cut signature', `${header}.${payload}.${signature.slice(0, 20)}`],
    ['a changed body under a true signature', `${header}.${encode({ ...service, ...claims })}.${signature}`],
    ['five parts', `${whole}.a.b`],
    ['signed with an empty secret', signToken(service, '')],
    ['signed with the publishable key', signToken(service, api.publishableKey)],
    ['signed with lite’s public default', signToken(service, 'unsafe-secret-change-me')],
    [
      'signed with Supabase’s public example',
      signToken(service, 'super-secret-jwt-token-with-at-least-32-characters-long'),
    ],
    ['signed with the word secret', signToken(service, 'secret')],
    [
      'signed with a public key as secret',
      signToken(service, rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string),
    ],
    ['signed with RSA and its own key inside', byRsa({ jwk })],
    ['signed with RSA and a key to be fetched', byRsa({ jku: 'http://127.0.0.1:9/keys.json', kid: 'x' })],
    ['signed with RSA and a certificate to be fetched', byRsa({ x5u: 'http://127.0.0.1:9/cert.pem' })],
    ['a key id that is a path', signToken(service, '', { alg: 'HS256', typ: 'JWT', kid: '../../../../dev/null' })],
    [
      'a key id that is a statement',
      signToken(service, 'x', { alg: 'HS256', typ: 'JWT', kid: "' union select 'x' --" }),
    ],
    ['a true secret under HS512’s name', signToken(person, secret, { alg: 'HS512', typ: 'JWT' })],
    ['expired', signToken({ ...person, exp: seconds() - 1 }, secret)],
    ['without an end', signToken({ ...person, exp: undefined }, secret)],
    ['an end that is a text', signToken({ ...person, exp: '9999999999' }, secret)],
    ['not valid yet', signToken({ ...person, nbf: seconds() + 600 }, secret)],
    ['for another audience', signToken({ ...person, aud: 'other' }, secret)],
    ['for a list of audiences', signToken({ ...person, aud: ['authenticated', 'other'] }, secret)],
    ['without an audience', signToken({ ...person, aud: undefined }, secret)],
    ['role postgres', signToken({ ...person, role: 'postgres' }, secret)],
    ['role supabase_admin', signToken({ ...person, role: 'supabase_admin' }, secret)],
    ['role authenticator', signToken({ ...person, role: 'authenticator' }, secret)],
    ['role exora_worker', signToken({ ...person, role: 'exora_worker' }, secret)],
    ['a list of roles', signToken({ ...person, role: ['authenticated', 'service_role'] }, secret)],
    ['a role with a statement in it', signToken({ ...person, role: 'authenticated; reset role' }, secret)],
    [
      'a ticket for a file',
      signToken({ sub: `${cast.owner.profileId}/x/original`, bucket: 'documents', intent: 'download' }, secret),
    ],
    ['the publishable key', api.publishableKey],
    ['a made-up secret key', `sb_secret_${'a'.repeat(43)}`],
    ['the hash of the publishable key', createHash('sha256').update(api.publishableKey).digest('hex')],
    ['the word null', 'null'],
    ['an encrypted token of zeros', `${encode({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`],
  ];
}

/** Tokens and keys that are none. */
export function attackTokens(target: () => Target): void {
  attack('tokens', 'forged, borrowed and broken tokens, at every API', async (tries) => {
    const { api, cast } = target();
    const findLeak = leakFinder(cast.owner.mark, await ownersIds(target()));
    const read = JSON.stringify({ p_patient_id: cast.owner.profileId });
    const path = cast.owner.processed.path;
    const places: [string, string, RequestInit][] = [
      ['a table', 'rest/v1/shell_files?select=*', {}],
      ['a function of the database', 'rest/v1/rpc/read_documents', { method: 'POST', body: read }],
      ['a function of the worker', 'rest/v1/rpc/job_queue_health', { method: 'POST', body: '{}' }],
      ['oneself', 'auth/v1/user', {}],
      [
        'an edge function',
        'functions/v1/shell-file-processor-v3',
        { method: 'POST', body: upload(cast.owner.profileId) },
      ],
      [
        'an address of a file',
        `storage/v1/object/sign/documents/${path}`,
        { method: 'POST', body: '{"expiresIn":60}' },
      ],
      ['an address to upload to', `storage/v1/object/upload/sign/documents/${path}`, { method: 'POST', body: '{}' }],
      ['a file', `storage/v1/object/documents/${path}`, {}],
      ['the users', 'auth/v1/admin/users', {}],
    ];
    const send = (place: string, init: RequestInit, bearer: string, apikey = api.publishableKey) =>
      ask(`${api.url}/${place}`, {
        ...init,
        headers: { apikey, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      });
    for (const [what, token] of forgedTokens(target())) {
      for (const [where, place, init] of places) {
        const answer = await send(place, init, token);
        // The publishable key as a bearer is what supabase-js sends before a sign-in: it may ask, and sees no row.
        const nothing = answer.status < 300 && answer.text === '[]';
        tries.held(`${what} at ${where} (${answer.status})`, answer.status >= 400 || nothing);
        const leak = findLeak(answer, `${token}${place}${String(init.body)}`);
        tries.held(`${what} at ${where} got ${leak}`, leak === null);
        tries.held(`${what} at ${where} broke the server`, answer.status < 500);
      }
    }
    const owner = target().owner.token ?? '';
    for (const [where, place, init] of places.slice(0, 2)) {
      const answer = await send(place, init, owner);
      tries.control(`the owner’s token at ${where} (${answer.status})`, answer.text.includes(cast.owner.mark));
    }
    const user = await send('auth/v1/user', {}, owner);
    tries.control(`the owner’s token at oneself (${user.status})`, user.text.includes(cast.owner.userId));
    const create = { method: 'POST', body: upload(cast.owner.profileId) };
    const called = await send('functions/v1/shell-file-processor-v3', create, owner);
    tries.control(`the owner’s token at an edge function (${called.status})`, called.status === 200);
    const service = await send(
      'rest/v1/rpc/job_queue_health',
      { method: 'POST', body: '{}' },
      api.secretKey,
      api.secretKey,
    );
    tries.control(`the secret key at a function of the worker (${service.status})`, service.status === 200);
  });

  attack('tokens', 'keys and tokens in the wrong places', async (tries) => {
    const { api, cast } = target();
    const token = target().owner.token ?? '';
    const path = '/rest/v1/shell_files?select=file_name';
    const forged = signToken({ role: 'service_role', sub: cast.owner.userId }, 'another secret');
    const stranger = target().tokenOf(cast.people.stranger);
    const host = new URL(api.url).host;
    const mark = cast.owner.mark;
    const twice = (first: string, second: string) =>
      sendBytes(
        api.url,
        `GET ${path} HTTP/1.1\r\nhost: ${host}\r\napikey: ${api.publishableKey}\r\n` +
          `authorization: Bearer ${first}\r\nauthorization: Bearer ${second}\r\nconnection: close\r\n\r\n`,
      );
    for (const [first, second] of [
      [token, forged],
      [forged, token],
      [stranger, token],
      [token, stranger],
    ] as const) {
      tries.held('two Authorization headers', !(await twice(first, second)).includes(mark));
    }
    const asIs = (at: string, headers: Record<string, string>) =>
      askAsIs(api.url, at, { headers: { host, ...headers } });
    const key = { apikey: api.publishableKey };
    const got: [string, Promise<{ text: string }>][] = [
      ['a token in the address', asIs(`${path}&access_token=${token}`, key)],
      [
        'a token in the address by another name',
        asIs(`${path}&token=${token}&jwt=${token}&authorization=Bearer%20${token}`, key),
      ],
      ['a token as a cookie', asIs(path, { ...key, cookie: `sb-access-token=${token}; exora-session=${token}` })],
      [
        'a token as Basic',
        asIs(path, { ...key, authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }),
      ],
      ['a token without its scheme', asIs(path, { ...key, authorization: token })],
      [
        'a token as another header',
        asIs(path, {
          ...key,
          'x-forwarded-authorization': `Bearer ${token}`,
          'proxy-authorization': `Bearer ${token}`,
        }),
      ],
      ['the secret key in the address', asIs(`${path}&apikey=${api.secretKey}`, {})],
      ['the secret key as a bearer alone', asIs(path, { ...key, authorization: `Bearer ${api.secretKey}` })],
      ['the secret key as a cookie', asIs(path, { ...key, cookie: `apikey=${api.secretKey}` })],
      ['no key at all', asIs(path, { authorization: `Bearer ${token}` })],
      ['a key of another project', asIs(path, { apikey: 'sb_publishable_other', authorization: `Bearer ${token}` })],
    ];
    for (const [what, answer] of got) tries.held(what, !(await answer).text.includes(mark));
    const own = await asIs(path, { ...key, authorization: `Bearer ${token}` });
    tries.control('the token in its header', own.text.includes(mark));
    const once = await sendBytes(
      api.url,
      `GET ${path} HTTP/1.1\r\nhost: ${host}\r\napikey: ${api.publishableKey}\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`,
    );
    tries.control('the same bytes with one Authorization header', once.includes(mark));
  });

  attack('mass assignment', 'a sign-up and an account that make themselves more', async (tries) => {
    const { api, sql } = target();
    const headers = { apikey: api.publishableKey, 'content-type': 'application/json' };
    const email = `${randomUUID()}@example.test`;
    const given = {
      email,
      password: 'a long enough pass phrase',
      data: { display_name: 'Mallory', role: 'admin', is_admin: true, sub: target().cast.owner.userId },
      app_metadata: { role: 'admin' },
      raw_app_meta_data: { role: 'admin' },
      user_metadata: { role: 'admin' },
      role: 'service_role',
      aud: 'service_role',
      id: target().cast.owner.userId,
      is_super_admin: true,
      banned_until: null,
    };
    const signedUp = await ask(`${api.url}/auth/v1/signup`, { method: 'POST', headers, body: JSON.stringify(given) });
    const session = JSON.parse(signedUp.text) as { access_token: string; user: { id: string } };
    tries.control(`signing up itself works (${signedUp.status})`, typeof session.access_token === 'string');
    const bearer = { ...headers, authorization: `Bearer ${session.access_token}` };
    const change = (body: unknown) =>
      ask(`${api.url}/auth/v1/user`, { method: 'PUT', headers: bearer, body: JSON.stringify(body) });
    for (const field of ['app_metadata', 'raw_app_meta_data', 'role', 'aud', 'is_super_admin', 'id', 'confirmed_at']) {
      await change({ [field]: field.endsWith('data') ? { role: 'admin' } : 'service_role', data: { tried: field } });
    }
    const [row] = await sql<{ user: Record<string, unknown> }[]>`
      select to_jsonb(u) as user from auth.users as u where u.email = ${email}`;
    const user = row?.user ?? {};
    tries.held('it chose its id', user.id !== target().cast.owner.userId && user.id === session.user.id);
    tries.held('it is a super admin', user.is_super_admin !== true);
    tries.held('it has another role', user.role === 'authenticated' || user.role === null);
    tries.held('it set what only an operator sets', !JSON.stringify(user.raw_app_meta_data ?? {}).includes('admin'));
    const { claims } = readClaims(session.access_token);
    tries.held(
      'its token says so',
      claims.role === 'authenticated' && !JSON.stringify(claims.app_metadata ?? {}).includes('admin'),
    );
    const me = { name: 'who signed up so', token: session.access_token, as: 'stranger' } as const;
    for (const name of ['job_queue_health', 'list_jobs', 'database_health_check', 'pause_lane']) {
      const body = name === 'pause_lane' ? { p_lane: 'reading' } : {};
      const answer = await target().rpc(me, name, body);
      tries.held(`it was answered by ${name} (${answer.status})`, answer.status >= 400);
    }
    const changed = await change({ data: { display_name: 'Mallory Example' } });
    tries.control(`it may change its own name (${changed.status})`, changed.status === 200);
    const profiles = await target().rpc(me, 'get_accessible_profiles', {});
    tries.control('it has one profile, its own', (JSON.parse(profiles.text) as unknown[]).length === 1);
  });

  attack('races and replay', 'a session after it was signed out, and a refresh token used twice', async (tries) => {
    const { api } = target();
    const headers = { apikey: api.publishableKey, 'content-type': 'application/json' };
    const post = (path: string, body: unknown, token?: string) =>
      ask(`${api.url}/auth/v1/${path}`, {
        method: 'POST',
        headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
    const refresh = (refresh_token: string) => post('token?grant_type=refresh_token', { refresh_token });
    const started = await post('signup', {
      email: `${randomUUID()}@example.test`,
      password: 'a long enough pass phrase',
    });
    const first = JSON.parse(started.text) as { access_token: string; refresh_token: string; user: { id: string } };
    const renewed = await refresh(first.refresh_token);
    tries.control(`a refresh (${renewed.status})`, renewed.status === 200);
    const second = JSON.parse(renewed.text) as { access_token: string; refresh_token: string };
    const out = await post('logout?scope=local', {}, second.access_token);
    tries.control(`a sign-out (${out.status})`, out.status === 204);
    for (const [what, token] of [
      ['the last', second.refresh_token],
      ['the first', first.refresh_token],
    ] as const) {
      const answer = await refresh(token);
      tries.held(`${what} refresh token after the sign-out (${answer.status})`, answer.status >= 400);
    }
    for (const token of ['', 'null', first.refresh_token.slice(0, -1), `${second.refresh_token} `, "' or 1=1 --"]) {
      tries.held('a refresh token that is none', (await refresh(token)).status >= 400);
    }
    const user = await ask(`${api.url}/auth/v1/user`, {
      headers: { ...headers, authorization: `Bearer ${second.access_token}` },
    });
    tries.held(`the account by the ended session (${user.status})`, user.status >= 400);
    const called = await ask(`${api.url}/functions/v1/shell-file-processor-v3`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${second.access_token}` },
      body: upload(randomUUID()),
    });
    tries.held(`an edge function by the ended session (${called.status})`, called.status === 401);
  });
}

function readClaims(token: string): { claims: Record<string, unknown> } {
  return { claims: JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) };
}

function upload(profileId: string): string {
  return JSON.stringify({
    action: 'create',
    patient_id: profileId,
    file_name: 'letter.pdf',
    size_bytes: 100,
    idempotency_key: randomUUID(),
  });
}
