import { expect, test } from 'vitest';
import { withTellingName } from './telling-name.ts';

const now = new Date(2026, 10, 29, 14, 3, 9);
const named = (name: string, type = 'image/png') =>
  withTellingName(new File(['x'], name, { type }), 'Pasted', now).name;

test('a name that says nothing is replaced by the time', () => {
  expect(named('image.png')).toBe('Pasted 29 Nov 2026, 14.03.09.png');
  expect(named('blob', 'image/jpeg')).toBe('Pasted 29 Nov 2026, 14.03.09.jpg');
});

test('any other name stays', () => {
  for (const name of ['letter.pdf', 'image 7.png', 'IMG_2041.HEIC', 'תוצאות.pdf', '🫀.png'])
    expect(named(name)).toBe(name);
});
