import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

const directive = (policy: string, name: string) =>
  policy.split('; ').find((entry) => entry === name || entry.startsWith(`${name} `));

describe('contentSecurityPolicy', () => {
  const ours = { nonce: 'abc', supabaseUrl: 'https://p.supabase.co/some/path', uploadUrl: null, https: true };
  const policy = contentSecurityPolicy(ours);

  test('lets scripts and styles run by nonce only', () => {
    expect(directive(policy, 'script-src')).toBe(`script-src 'self' 'nonce-abc' 'strict-dynamic'`);
    expect(directive(policy, 'style-src')).toBe(`style-src 'self' 'nonce-abc'`);
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
  });

  test('lets an element hide itself, and style itself in no other way', () => {
    const hash = createHash('sha256').update('display:none').digest('base64');
    expect(directive(policy, 'style-src-attr')).toBe(`style-src-attr 'unsafe-hashes' 'sha256-${hash}'`);
  });

  test('connects to this site and to the Supabase origin, nowhere else', () => {
    expect(directive(policy, 'connect-src')).toBe(`connect-src 'self' https://p.supabase.co`);
    const apart = contentSecurityPolicy({ ...ours, uploadUrl: 'https://p.storage.supabase.co/storage/v1/upload' });
    expect(directive(apart, 'connect-src')).toBe(
      `connect-src 'self' https://p.supabase.co https://p.storage.supabase.co`,
    );
  });

  test('upgrades insecure requests only where there is https', () => {
    expect(directive(policy, 'upgrade-insecure-requests')).toBeDefined();
    const local = contentSecurityPolicy({ ...ours, supabaseUrl: 'http://127.0.0.1:3301', https: false });
    expect(directive(local, 'upgrade-insecure-requests')).toBeUndefined();
  });
});

test('securityHeaders asks for https for ever only by https', () => {
  expect(securityHeaders(true).map(([name]) => name)).toContain('strict-transport-security');
  expect(securityHeaders(false).map(([name]) => name)).not.toContain('strict-transport-security');
});
