import type { Profile } from '@exora/contracts';
import { expect, test } from 'vitest';
import { newProfileSchema } from './profile-requests.ts';
import { initials, profileHue, profileKind } from './profiles.ts';

const profile = (given: Partial<Profile> = {}): Profile => ({
  id: crypto.randomUUID(),
  profile_type: 'child',
  display_name: 'Ada',
  is_owner: true,
  access_level: 'owner',
  ...given,
});

test('one’s own record has a colour that no other has, and every other one keeps its own', () => {
  const own = profileHue(profile({ profile_type: 'self' }));
  const others = Array.from({ length: 200 }, () => profile()).map((each) => [profileHue(each), profileHue(each)]);
  expect(others.every(([first, again]) => first === again && first !== own)).toBe(true);
  expect(new Set(others.map(([hue]) => hue)).size).toBe(7);
});

test('somebody else’s own record is not taken for one’s own', () => {
  expect(profileKind(profile({ profile_type: 'self', is_owner: false }))).toBe('Shared with you');
});

test.each([
  ['Imogen Sample', 'IS'],
  ['  Jean-Luc   van der Berg ', 'JB'],
  ['李', '李'],
  ['👩‍🚀 Sam', '👩S'],
  ['', '·'],
  [null, '·'],
])('the initials of %o are %o', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test('a new profile has a name and a day that exists', () => {
  const given = { type: 'pet', name: ' Rex ', birthDate: null };
  expect(newProfileSchema.parse(given).name).toBe('Rex');
  for (const wrong of [{ name: ' ' }, { birthDate: '2023-02-30' }, { type: 'self' }, { owner: 'x' }]) {
    expect(newProfileSchema.safeParse({ ...given, ...wrong }).success).toBe(false);
  }
});
