import { describe, expect, it } from 'vitest';
import { arrangeRows, type LaidWord, type Segment, writeRows } from './rows.ts';

const em = 20;

function words(text: string, x: number, y: number, { space = 0.3, slope = 0 } = {}): LaidWord[] {
  let at = x;
  return text.split(' ').map((t) => {
    const width = t.length * em * 0.5;
    const top = y + slope * at;
    const word = { t, x0: at, y0: top, x1: at + width, y1: top + em * 1.17, confidence: 1, em };
    at += width + space * em;
    return word;
  });
}

function segment(text: string, x: number, y: number, options: { space?: number; slope?: number } = {}): Segment {
  return { words: words(text, x, y, options), slope: options.slope ?? 0 };
}

function textOf(segments: Segment[]): string {
  return writeRows(arrangeRows(segments, 1000)).text;
}

describe('rows', () => {
  it('joins cells of one row with three spaces and words of a cell with one', () => {
    const cells = [segment('3.5 - 5.1', 700, 101), segment('Serum potassium', 50, 100), segment('5.6', 400, 99)];
    expect(textOf(cells)).toBe('Serum potassium   5.6   3.5 - 5.1');
  });

  it('keeps rows apart that stand as close as print allows', () => {
    expect(textOf([segment('Sodium 139', 50, 100), segment('Potassium 5.6', 50, 100 + em * 1.2)])).toBe(
      'Sodium 139\nPotassium 5.6',
    );
  });

  it('follows a page that falls to the right by more than a row', () => {
    const slope = 0.05;
    const long = 'these are the words of a long line that shows how the page falls to the right';
    const rows = [0, 1, 2].flatMap((row) => [
      segment(`${row} ${long}`, 20, 100 + row * 30, { slope }),
      { words: words(`end${row}`, 950, 100 + row * 30, { slope }), slope: 0 },
    ]);
    expect(
      textOf(rows)
        .split('\n')
        .map((line) => line.replace(/ {3}/, ' ').split(' ').at(-1)),
    ).toEqual(['end0', 'end1', 'end2']);
  });

  it('does not take the wide spaces of a justified line for columns', () => {
    expect(textOf([segment('a line that is set to full width', 20, 100, { space: 0.7 })])).not.toContain('   ');
  });

  it('measures columns by the spaces of the page, which are wide in fixed pitch', () => {
    const line = 'fixed pitch has wide spaces everywhere';
    expect(textOf([segment(line, 20, 100, { space: 0.65 }), segment('and here', 20, 140, { space: 0.65 })])).toBe(
      `${line}\nand here`,
    );
  });

  it('gives offsets at which the text is the word, also behind characters of two units', () => {
    const { text, words: found } = writeRows([words('💊 Aspirin 100', 0, 0)]);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['💊', 'Aspirin', '100']);
  });
});
