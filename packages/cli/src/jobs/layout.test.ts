import { describe, expect, test } from 'vitest';
import { type Column, foldingTable, pairs, table, wrap } from './layout.ts';

interface Row {
  id: string;
  holder: string;
  tries: string;
}

const id: Column<Row> = { heading: 'ID', cell: (row) => row.id };
const holder: Column<Row> = { heading: 'HELD BY', cell: (row) => row.holder, shrinks: true };
const tries: Column<Row> = { heading: 'TRIES', cell: (row) => row.tries, alignRight: true };
const rows = [
  { id: 'a1', holder: 'worker-of-a-long-name-boot-7f3', tries: '1' },
  { id: 'b22', holder: '-', tries: '12' },
];

describe('table', () => {
  test('aligns columns two spaces apart, numbers to the right, with nothing behind the last', () => {
    expect(table([id, tries, holder], rows, Number.POSITIVE_INFINITY)).toEqual([
      'ID   TRIES  HELD BY',
      'a1       1  worker-of-a-long-name-boot-7f3',
      'b22     12  -',
    ]);
  });

  test('cuts the column that may shrink in its middle', () => {
    const lines = table([id, tries, holder], rows, 28);
    expect(lines[1]).toBe('a1       1  worker-o…oot-7f3');
    expect(Math.max(...lines.map((line) => line.length))).toBe(28);
  });

  test('never cuts to less than eight characters', () => {
    expect(table([holder], rows, 3)).toEqual(['HELD BY', 'work…7f3', '-']);
  });

  test('of no rows has no lines', () => {
    expect(table([id], [], 80)).toEqual([]);
  });

  test('shows no control character of what it is given', () => {
    const hostile = { id: '\u001b[2J\n\u0007', holder: '', tries: '' };
    expect(table([id], [hostile], 80)[1]).toBe('\ufffd[2J\ufffd\ufffd');
  });
});

test('foldingTable takes one line a row where that fits, else two', () => {
  expect(foldingTable([id], [tries, holder], rows, 42)).toHaveLength(3);
  expect(foldingTable([id], [tries, holder], rows, 41)).toEqual([
    'ID',
    '  TRIES  HELD BY',
    'a1',
    '      1  worker-of-a-long-name-boot-7f3',
    'b22',
    '     12  -',
  ]);
});

test('pairs leaves out what is not known and wraps values below each other', () => {
  const entries = [
    ['id', 'a1'],
    ['worker', null],
    ['payload', 'file 17, pages 3'],
  ] as const;
  expect(pairs(entries, 20)).toEqual(['id       a1', 'payload  file 17,', '         pages 3']);
});

test('wrap breaks between words; a longer word stays whole', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('understanding', 5)).toEqual(['understanding']);
  expect(wrap('', 5)).toEqual(['']);
});
