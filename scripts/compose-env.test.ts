import { createHmac, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filledIn, isHostName } from './compose/fill-in.ts';
import { root } from './tools.ts';

const example = readFileSync(join(root, 'deployment/compose/.env.example'), 'utf8');
const hosts = { apiHost: 'api.example.org', webHost: 'record.example.org' };
const valuesOf = (text: string) =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));

test('fills in every secret, each time others, and keys that the secret signed', () => {
  const values = valuesOf(filledIn(example, hosts));
  const again = valuesOf(filledIn(example, hosts));
  expect(values).toMatchObject({ EXORA_API_HOST: hosts.apiHost, EXORA_WEB_HOST: hosts.webHost, SMTP_HOST: '' });
  for (const name of ['POSTGRES_PASSWORD', 'JWT_SECRET', 'METRICS_TOKEN', 'AUDIT_SIGNING_KEY', 'ANON_KEY']) {
    expect(values[name]?.length).toBeGreaterThan(40);
    expect(values[name]).not.toBe(again[name]);
  }
  for (const [name, role] of [
    ['ANON_KEY', 'anon'],
    ['SERVICE_ROLE_KEY', 'service_role'],
  ] as const) {
    const [head, body = '', signature] = (values[name] ?? '').split('.');
    expect(signature).toBe(
      createHmac('sha256', values.JWT_SECRET ?? '')
        .update(`${head}.${body}`)
        .digest('base64url'),
    );
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({ role });
  }
  const der = Buffer.from(values.AUDIT_SIGNING_KEY ?? '', 'base64');
  expect(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ed25519');
});

test('refuses a template that lost a line', () => {
  expect(() => filledIn(example.replace(/^JWT_SECRET=\n/m, ''), hosts)).toThrow('JWT_SECRET');
});

test.each(['https://api.example.org', 'localhost', '127.0.0.1', 'a b.org', 'api.example.org:8000', ''])(
  '%s is no host name',
  (name) => {
    expect(isHostName(name)).toBe(false);
  },
);
