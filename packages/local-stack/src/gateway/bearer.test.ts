import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { senderOf, verifyToken } from './bearer.ts';

const secrets = { jwt_secret: 's'.repeat(43), publishable_key: 'sb_publishable_p', secret_key: 'sb_secret_s' };
const sign = (claims: object, { secret = secrets.jwt_secret, alg = 'HS256' } = {}) => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg })}.${encode({ exp: Date.now() / 1000 + 60, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
const person = { aud: 'authenticated', role: 'authenticated', sub: 'id' };

describe('a token', () => {
  test('of ours gives its claims', () => {
    expect(verifyToken(sign(person), secrets.jwt_secret)).toMatchObject(person);
  });
  test.each([
    ['signed by somebody else', sign(person, { secret: 'other' })],
    ['of another algorithm', sign(person, { alg: 'none' })],
    ['that is no token', 'a.b'],
    ['whose middle is no JSON', 'e30.!!.x'],
    ['that is empty', ''],
  ])('%s is invalid', (_, token) => {
    expect(verifyToken(token, secrets.jwt_secret)).toBe('invalid');
  });
  test.each([
    ['without an end', sign({ ...person, exp: undefined })],
    ['that is not valid yet', sign({ ...person, nbf: Date.now() / 1000 + 60 })],
  ])('%s is unusable', (_, token) => {
    expect(verifyToken(token, secrets.jwt_secret)).toBe('unusable');
  });
  test('expires', () => {
    expect(verifyToken(sign({ ...person, exp: 1000 }), secrets.jwt_secret, 999_999)).toMatchObject(person);
    expect(verifyToken(sign({ ...person, exp: 1000 }), secrets.jwt_secret, 1_000_000)).toBe('expired');
  });
});

describe('the sender', () => {
  const publishable = secrets.publishable_key;
  const secret = secrets.secret_key;
  test.each([
    ['a signed-in person', publishable, sign(person), 'person'],
    ['anyone with the publishable key', publishable, publishable, 'anyone'],
    ['the worker', secret, secret, 'service'],
    ['the worker without bearer', secret, null, 'service'],
    ['a person whose request bears the secret key', secret, sign(person), 'person'],
    ['the secret key beside another key', publishable, secret, 'refused'],
    ['a service_role token', publishable, sign({ role: 'service_role' }), 'service'],
    ['a ticket for a file', publishable, sign({ sub: 'x', bucket: 'documents', intent: 'upload' }), 'refused'],
    ['another role', publishable, sign({ ...person, role: 'postgres' }), 'refused'],
    ['an expired sign-in', publishable, sign({ ...person, exp: 1 }), 'expired'],
    ['nonsense', publishable, 'nonsense', 'invalid'],
    ['an unknown key', publishable, 'sb_secret_guess', 'invalid'],
  ] as const)('%s', (_, apikey, bearer, sender) => {
    const authorization = bearer === null ? null : `Bearer ${bearer}`;
    expect(senderOf({ apikey, authorization }, secrets)).toBe(sender);
  });
  test('without any key is anyone, with another scheme invalid', () => {
    expect(senderOf({ apikey: null, authorization: null }, secrets)).toBe('anyone');
    expect(senderOf({ apikey: null, authorization: `Basic ${secret}` }, secrets)).toBe('invalid');
  });
});
