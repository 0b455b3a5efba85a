import { expect, test } from 'vitest';
import { StackError } from '../stack-error.ts';
import { folderError } from './place.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOSPC', 'data_folder_full', /full\. Free some space/],
  ['EDQUOT', 'data_folder_full', /full/],
  ['EACCES', 'data_folder_unwritable', /can’t write to \/data \(EACCES\).*--data-dir/],
  ['EROFS', 'data_folder_unwritable', /EROFS/],
])('%s is told as %s', (code, expected, sentence) => {
  const told = folderError('/data', systemError(code));
  expect(told).toBeInstanceOf(StackError);
  expect(told).toMatchObject({ code: expected, message: expect.stringMatching(sentence) });
});

test('other errors stay what they are', () => {
  const other = new TypeError('a bug');
  expect(folderError('/data', other)).toBe(other);
});
