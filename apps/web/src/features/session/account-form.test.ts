import { describe, expect, test } from 'vitest';
import { fieldErrorsOf, nextPath, signUpSchema } from './account-form.ts';

describe('signUpSchema', () => {
  const whole = { name: ' Ada ', email: ' ada@example.org ', password: 'ten chars!' };

  test('takes a whole form and trims it, but not the password', () => {
    expect(signUpSchema.parse({ ...whole, password: ' ten chars ' })).toEqual({
      name: 'Ada',
      email: 'ada@example.org',
      password: ' ten chars ',
    });
  });

  test.each([
    ['name', { name: '  ' }],
    ['name', { name: 'a'.repeat(101) }],
    ['email', { email: '' }],
    ['email', { email: 'ada.example.org' }],
    ['password', { password: 'nine char' }],
    ['password', { password: 'ü'.repeat(37) }],
  ])('says what is wrong with the %s', (field, over) => {
    const result = signUpSchema.safeParse({ ...whole, ...over });
    expect(result.success).toBe(false);
    expect(Object.keys(fieldErrorsOf(result.error ?? expect.fail('accepted')))).toEqual([field]);
  });
});

describe('nextPath', () => {
  test.each(['/documents', '/documents/2f1c?fact=9a', '/record'])('goes on to %s', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  test.each([
    'https://evil.test',
    '//evil.test',
    '/\\evil.test',
    '/.//evil.test',
    '/a/..//evil.test',
    '/%2f/evil.test',
    'javascript:alert(1)',
    '/a\nb',
    undefined,
    '',
  ])('refuses %j', (value) => {
    expect(nextPath(value)).toBe('/record');
  });
});
