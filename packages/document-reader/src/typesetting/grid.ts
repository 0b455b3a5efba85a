import type { LaidWord } from '../layout/rows.ts';

/** An A4 page at 100 dpi that holds lines of a fixed pitch (10 points), with margins of 2 cm. */
export const pageWidth = 827;
export const pageHeight = 1169;
/** How many characters a line holds, and how many lines a page. */
export const gridColumns = 80;
export const gridRows = 58;
const cellWidth = 8.3;
const cellHeight = 17.4;
const margin = 80;

/** The place of some characters of the grid in pixels of the page. */
export function boxInGrid(row: number, column: number, length: number): Omit<LaidWord, 't'> {
  const x0 = margin + column * cellWidth;
  const y0 = margin + row * cellHeight;
  return {
    x0: tenth(x0),
    y0: tenth(y0),
    x1: tenth(x0 + length * cellWidth),
    y1: tenth(y0 + cellHeight),
    confidence: 1,
    em: cellHeight,
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
