import type { PageWord } from '@exora/contracts';
import type { PageContent } from '../formats/format.ts';
import { writeRows } from './rows.ts';

/** A page's text and words with offsets; boxes lie on the page and have an area. */
export function pageText({ layout, width, height }: PageContent): { text: string; words: PageWord[] } {
  const { text, words } =
    'rows' in layout
      ? writeRows(layout.rows)
      : {
          text: layout.text,
          words: layout.words.map(({ em: _, ...word }) => ({ ...word, end: word.start + word.t.length })),
        };
  return { text, words: words.map((word) => ({ ...word, ...boxOnPage(word, width, height) })) };
}

function boxOnPage({ x0, y0, x1, y1, confidence }: PageWord, width: number, height: number) {
  const left = Math.min(Math.max(0, tenth(x0)), width - 1);
  const top = Math.min(Math.max(0, tenth(y0)), height - 1);
  return {
    x0: left,
    y0: top,
    x1: Math.min(width, Math.max(left + 1, tenth(x1))),
    y1: Math.min(height, Math.max(top + 1, tenth(y1))),
    confidence: Math.round(confidence * 1000) / 1000,
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
