import { describe, expect, it } from 'vitest';
import { respell } from './spelling.ts';

describe('respell', () => {
  it.each([
    ['mlU/L', 'mIU/L'],
    ['mmoVL', 'mmol/L'],
    ['x1079/L', 'x10^9/L'],
    ['x10"9/L', 'x10^9/L'],
    ['10*3/ul.', '10*3/uL'],
    ['10*3/ulL', '10*3/uL'],
    ['10°3/uL', '10*3/uL'],
    ['Sp02', 'SpO2'],
    ['HbAlc', 'HbA1c'],
    ['(mlU/L)', '(mIU/L)'],
    ['lliness', 'Illness'],
    ['lnjury', 'Injury'],
    ['PMHXx', 'PMHx'],
  ])('reads %s as %s', (read, printed) => {
    expect(respell(read)).toBe(printed);
  });

  it.each([
    // Values, Roman numerals, units that differ by a capital, and words are what they are.
    ...[
      '103/uL',
      '1073/uL',
      '10.3/uL',
      '10-3/uL',
      '1U/mL',
      '1U/L',
      'III',
      'ill',
      'illness',
      'iliac',
      'G/L',
      'BPM',
      'U/L.',
    ],
    ...['mg/dl', 'ng/ml', 'mU/L', 'mL/L', 'g/l', 'llama', 'lying', 'little', 'lymph', 'will', 'ill.', 'Alc'],
    ...[
      '1079/L',
      '109',
      '10',
      'ul',
      'x10',
      'fl',
      'pH',
      'IL-6',
      'T1',
      'LL',
      'Ilford',
      'mg',
      '5.0',
      '',
      'km/h',
      'lbs',
      'lb',
    ],
  ])('leaves %s alone', (word) => {
    expect(respell(word)).toBe(word);
  });
});
