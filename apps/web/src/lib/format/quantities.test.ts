import { expect, test } from 'vitest';
import { counted, fileSize } from './quantities.ts';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 kB'],
  [1024 * 1024, '1.0 MB'],
  [1.85 * 1024 * 1024, '1.9 MB'],
  [52_428_800, '50 MB'],
  [1.5 * 1024 ** 3, '1.5 GB'],
  [10 * 1024 ** 3, '10 GB'],
])('fileSize shows %d bytes as %s', (bytes, shown) => {
  expect(fileSize(bytes)).toBe(shown);
});

test('counted picks the number’s form of the noun', () => {
  expect(counted(0, 'fact')).toBe('0 facts');
  expect(counted(1, 'fact')).toBe('1 fact');
  expect(counted(1200, 'fact')).toBe('1,200 facts');
  expect(counted(2, 'allergy', 'allergies')).toBe('2 allergies');
});
