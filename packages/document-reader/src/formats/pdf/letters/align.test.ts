import { expect, test } from 'vitest';
import { align, readingsAt } from './align.ts';

const pairs = (stated: string, read: string) =>
  align([...stated], [...read])
    .map((letter) => letter ?? '_')
    .join('');

test.each([
  ['letter for letter', 'Warfarin8mg', 'Warfarin5mg', 'Warfarin5mg'],
  ['a letter that was not read', 'Warfarin8mg', 'Warfarn8mg', 'Warfar_n8mg'],
  ['a letter too many', '1.5mg', '1..5mg', '1.5mg'],
  ['nothing', '5', '', '_'],
])('%s', (_, stated, read, found) => {
  expect(pairs(stated, read)).toHaveLength(found.length);
  expect(pairs(stated, read)).toBe(found);
});

test('a letter of another word is the one in its place as well', () => {
  expect(readingsAt([...'Losartan'], 1, [...'Warfarin'])).toContain('a');
  expect(readingsAt([...'mg'], 0, [...'g'])).toEqual([]);
});
