import { describe, expect, test } from 'vitest';
import { PageLines, placesOf } from './locate.ts';

const text = `Medications
Metformin 500 mg, then 1.5 g; aspirin 100mg
Sodium 139 mmol/L (135 - 145)
BP 128/76
Chronic kidney
disease and B12 deficiency
`;
const page = new PageLines(text);

function found(line: number, quote: string, isName = false): string[] {
  return placesOf(page, line, quote, isName).map(({ start, end }) => text.slice(start, end));
}

describe('placesOf', () => {
  test.each([
    [2, 'Metformin'],
    [2, '500 mg'],
    [2, '1.5 g'],
    [2, '100'],
    [3, '139'],
    [3, '(135 - 145)'],
    [4, '128/76'],
  ])('finds on line %i: %s', (line, quote) => {
    expect(found(line, quote)).toEqual([quote]);
  });

  test('goes on in the next line, whatever blank is between', () => {
    expect(found(5, 'kidney disease')).toEqual(['kidney\ndisease']);
    expect(found(3, 'Sodium   139')).toEqual(['Sodium 139']);
  });

  test.each([
    ['other words', 2, 'Metformine'],
    ['another case', 2, 'metformin'],
    ['another line', 3, 'Metformin'],
    ['a piece of a word', 2, 'form'],
    ['a piece of a number', 2, '00 mg'],
    ['the front of a number', 2, '1'],
    ['decimals alone', 2, '5 g'],
    ['half of an interval', 3, '135'],
    ['the other half', 3, '145'],
    ['half of a pressure', 4, '128'],
    ['its other half', 4, '76'],
    ['a line that isn’t there', 99, 'Metformin'],
    ['no line', 1.5, 'Medications'],
    ['nothing', 2, '  '],
    ['a pattern', 2, 'Met.*'],
    ['more than a thing’s words', 2, `Metformin${' '.repeat(500)}500`],
  ])('doesn’t take %s', (_, line, quote) => {
    expect(found(line, quote)).toEqual([]);
  });

  test('takes no name out of another: B of B12', () => {
    expect(found(6, 'B', true)).toEqual([]);
    expect(found(6, 'B12', true)).toEqual(['B12']);
  });
});

test('PageLines tells the line of every offset', () => {
  expect(page.numberAt(0)).toBe(1);
  expect(page.numberAt(text.indexOf('Sodium'))).toBe(3);
  expect(page.numberAt(text.indexOf('128/76') + 5)).toBe(4);
  expect(page.line(8)).toBeNull();
});
