import { readFile } from 'node:fs/promises';
import type { Profile } from '@exora/contracts';
import { expect, test } from 'vitest';
import { newProfileSchema } from './profile-requests.ts';
import { hasHueAlone, initials, profileHue, profileKind } from './profiles.ts';

const profile = (given: Partial<Profile> = {}): Profile => ({
  id: crypto.randomUUID(),
  profile_type: 'child',
  display_name: 'Ada',
  is_owner: true,
  access_level: 'owner',
  ...given,
});

const some = (count: number) => Array.from({ length: count }, () => profile());
const own = profile({ profile_type: 'self' });

test('no two records of a list have the same colour while there are colours, and nobody has that of one’s own', () => {
  for (let round = 0; round < 200; round++) {
    const list = [own, ...some(11)];
    expect(new Set(list.map((each) => profileHue(each, list))).size).toBe(12);
    expect(list.every((each) => hasHueAlone(each, list))).toBe(true);
  }
});

test('a list longer than the colours begins with them anew, and says so', () => {
  const list = [own, ...some(12)];
  expect(hasHueAlone(own, list)).toBe(true);
  expect(list.filter((each) => !hasHueAlone(each, list))).toHaveLength(2);
});

test('a record keeps its colour when another one is added behind it', () => {
  const list = [own, ...some(4)];
  const longer = [...list, profile()];
  expect(list.map((each) => profileHue(each, longer))).toEqual(list.map((each) => profileHue(each, list)));
});

test('the letters on every colour can be read, by day and by night (WCAG 1.4.3: 4.5 to 1)', async () => {
  const styles = await readFile(new URL('../app/globals.css', import.meta.url), 'utf8');
  const token = (name: string) =>
    new RegExp(`--color-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(styles)?.slice(1) ?? [];
  const list = [own, ...some(11)];
  for (const hue of list.map((each) => profileHue(each, list))) {
    const grounds = token(hue.replace('bg-', ''));
    expect(grounds).toHaveLength(2);
    for (const [at, letters] of token('surface').entries()) {
      expect(contrast(grounds[at] ?? '', letters), hue).toBeGreaterThanOrEqual(4.5);
    }
  }
});

/** WCAG 2.2, “contrast ratio”, of two colours as #rrggbb. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
      .reduce((total, share, at) => total + share * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

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
