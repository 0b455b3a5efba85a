import type { PageWord } from '@exora/contracts';
import { median } from '../picture/grey-image.ts';
import { inReadingOrder } from './columns.ts';

/** A word with its place, before it has offsets. `em` is the font size in the same pixels. */
export interface LaidWord {
  t: string;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  confidence: number;
  em: number;
}

/** Words that were found on one line, left to right. `slope` is the line's fall per pixel to the right. */
export interface Segment {
  words: LaidWord[];
  slope: number;
  /** Text along a page's edge, turned against the rest: it makes rows of its own after all others. */
  aside?: boolean;
}

/** What stands between two columns of one row; words of one column are parted by one space. */
export const columnSeparator = '   ';

/**
 * Segments as rows of a page from top to bottom, so that the cells of a table's row stand on one line. Rows follow each
 * segment's slope, short ones that of their neighbours, so that skew and a phone's perspective do not mix rows.
 */
export function arrangeRows(segments: readonly Segment[], pageWidth: number): LaidWord[][] {
  const placed = segments
    .filter(({ words, aside }) => words.length > 0 && aside !== true)
    .map((segment) => place(segment, segments, pageWidth))
    // The longest segments tell best where their row runs.
    .sort((a, b) => b.x1 - b.x0 - (a.x1 - a.x0));
  const rows: { top: number; bottom: number; parts: Placed[] }[] = [];
  for (const part of placed) {
    let best: (typeof rows)[number] | null = null;
    let most = 0.5;
    for (const row of rows) {
      const shared = Math.min(row.bottom, part.bottom) - Math.max(row.top, part.top);
      const share = shared / Math.min(row.bottom - row.top, part.bottom - part.top);
      if (share <= most || row.parts.some((other) => overlaps(other, part))) continue;
      best = row;
      most = share;
    }
    if (best === null) rows.push({ top: part.top, bottom: part.bottom, parts: [part] });
    else best.parts.push(part);
  }
  const upright = rows
    .sort((a, b) => a.top + a.bottom - b.top - b.bottom)
    .map(({ parts }) => parts.flatMap(({ words }) => words).sort((a, b) => a.x0 - b.x0));
  return [...inReadingOrder(upright), ...segments.filter(({ aside }) => aside).map(({ words }) => words)];
}

interface Placed {
  words: LaidWord[];
  x0: number;
  x1: number;
  /** Where the segment's upper and lower edge would cross the middle of the page. */
  top: number;
  bottom: number;
}

function place(segment: Segment, all: readonly Segment[], pageWidth: number): Placed {
  const { words } = segment;
  const slope = isReliable(segment) ? segment.slope : neighboursSlope(segment, all);
  const shift = ({ x0, x1 }: LaidWord) => slope * (pageWidth / 2 - (x0 + x1) / 2);
  return {
    words,
    x0: Math.min(...words.map((word) => word.x0)),
    x1: Math.max(...words.map((word) => word.x1)),
    top: median(words.map((word) => word.y0 + shift(word))),
    bottom: median(words.map((word) => word.y1 + shift(word))),
  };
}

function overlaps(a: { x0: number; x1: number }, b: { x0: number; x1: number }): boolean {
  return Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0) > 0.3 * Math.min(a.x1 - a.x0, b.x1 - b.x0);
}

function isReliable({ words }: Segment): boolean {
  const first = words[0];
  const last = words.at(-1);
  return first !== undefined && last !== undefined && last.x1 - first.x0 > 12 * first.em;
}

function neighboursSlope(segment: Segment, all: readonly Segment[]): number {
  const y = segment.words[0]?.y0 ?? 0;
  const nearest = all
    .filter(isReliable)
    .map(({ slope, words }) => ({ slope, distance: Math.abs((words[0]?.y0 ?? 0) - y) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 7);
  return nearest.length === 0 ? 0 : median(nearest.map(({ slope }) => slope));
}

/** The page's text and its words with their offsets. Rows end with a line break, columns are parted by three spaces. */
export function writeRows(rows: readonly LaidWord[][]): { text: string; words: PageWord[] } {
  const columnAbove = columnThreshold(rows);
  const words: PageWord[] = [];
  let text = '';
  for (const row of rows) {
    if (text !== '') text += '\n';
    const gaps = gapsOf(row);
    const justified = isJustified(gaps);
    row.forEach(({ t, x0, y0, x1, y1, confidence }, at) => {
      if (at > 0) text += !justified && (gaps[at - 1] ?? 0) > columnAbove ? columnSeparator : ' ';
      const start = text.length;
      text += t;
      words.push({ t, x0, y0, x1, y1, confidence, start, end: text.length });
    });
  }
  return { text, words };
}

/** White before each word but the first, in em. */
function gapsOf(row: readonly LaidWord[]): number[] {
  return row.slice(1).map((word, at) => {
    const before = row[at] ?? word;
    return (word.x0 - before.x1) / Math.max(1, Math.min(word.em, before.em));
  });
}

/** Columns stand further apart than words: by more than half an em, and clearly more than this page's own spaces. */
function columnThreshold(rows: readonly LaidWord[][]): number {
  const spaces = rows.flatMap(gapsOf).filter((gap) => gap > 0.1 && gap < 1);
  return Math.max(0.55, median(spaces) * 1.7);
}

/** A line set to full width has wide spaces, but all alike. */
function isJustified(gaps: readonly number[]): boolean {
  const usual = median(gaps);
  return gaps.length >= 4 && usual < 0.9 && gaps.every((gap) => gap > usual * 0.6 && gap < usual * 1.6);
}
