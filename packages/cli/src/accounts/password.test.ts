import { expect, test } from 'vitest';
import { newPassword } from './password.ts';

test('a new password has 98 random bits in letters that aren’t mistaken for each other', () => {
  const made = Array.from({ length: 500 }, newPassword);
  expect(new Set(made).size).toBe(500);
  for (const password of made) expect(password).toMatch(/^([2-9a-hjkmnp-tv-z]{5}-){3}[2-9a-hjkmnp-tv-z]{5}$/);
  expect(new Set(made.join('').replaceAll('-', '')).size).toBe(30);
});
