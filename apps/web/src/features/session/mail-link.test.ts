import { expect, test } from 'vitest';
import { mailLinkSchema } from './mail-link.ts';

const hash = 'a'.repeat(56);

test.each([{ token_hash: hash, type: 'recovery' }, { token_hash: `pkce_${hash}`, type: 'signup' }, { code: hash }])(
  'takes %j',
  (link) => {
    expect(mailLinkSchema.parse(link)).toEqual(link);
  },
);

test.each([
  {},
  { token_hash: hash },
  { token_hash: hash, type: 'phone' },
  { token_hash: '<b>', type: 'signup' },
  { code: '' },
])('refuses %j', (link) => {
  expect(mailLinkSchema.safeParse(link).success).toBe(false);
});
