import { expect, test } from 'vitest';
import { erasureText } from './erasure-text.ts';

const nothing = {
  pages: 0,
  facts: 0,
  facts_confirmed: 0,
  facts_corrected: 0,
  facts_elsewhere: 0,
  narratives: 0,
  encounters_unlinked: 0,
};

test('everything that goes is said', () => {
  const all = {
    pages: 2,
    facts: 9,
    facts_confirmed: 3,
    facts_corrected: 1,
    facts_elsewhere: 1,
    narratives: 2,
    encounters_unlinked: 1,
  };
  expect(erasureText(all)).toEqual([
    'The original file is deleted, with the text and the pictures of its 2 pages.',
    '9 facts from it leave the record, with 3 that you confirmed and 1 that you corrected.',
    '1 of these is stated elsewhere in the record too. What is stated there stays.',
    '2 stories are told anew without it.',
    '1 visit stays, and no longer leads to it.',
    'The log keeps that it was there and who opened it, not what it was called.',
  ]);
});

test('nothing is said of what isn’t there', () => {
  expect(erasureText(nothing)).toHaveLength(2);
  expect(erasureText({ ...nothing, facts: 1 })[1]).toBe('1 fact from it leaves the record.');
});
