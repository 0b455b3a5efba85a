import { expect, test } from 'vitest';
import { proofAddress, sourceName } from './proof-place.ts';

const id = 'f1';

test('a fact of a document leads to its words, any other to its own page', () => {
  expect(proofAddress({ id, shell_file_id: 'd1' })).toBe('/documents/d1?fact=f1');
  expect(proofAddress({ id, shell_file_id: null })).toBe('/facts/f1/details');
});

test('what has no document to name says why', () => {
  expect(sourceName({ origin: 'machine', file_name: 'Letter.pdf' })).toBe('Letter.pdf');
  expect(sourceName({ origin: 'person', file_name: 'Letter.pdf' })).toBe('Letter.pdf');
  expect(sourceName({ origin: 'person', file_name: null })).toBe('Entered by hand');
  expect(sourceName({ origin: 'machine', file_name: null })).toBe('From a document that is not shared with you');
});
