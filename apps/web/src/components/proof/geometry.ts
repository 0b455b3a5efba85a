import type { Box, Fact, GroundedSource, SourceRole } from '@exora/contracts';

/** A page's size in its own pixels. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in a page's pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What one fact covers on one page. */
export interface FactOnPage<T = Fact> {
  readonly fact: T;
  readonly areas: readonly { readonly role: SourceRole; readonly rect: Rect }[];
}

/** The words' surroundings that belong to a highlight, as share of the words' height. */
const padding = { across: 0.18, along: 0.12 };

/** A normalised box as pixels of its page, a little larger than the words so that their edges stay legible. */
export function toRect(box: Box, page: PageSize): Rect {
  const height = (box.y1 - box.y0) * page.height;
  const left = Math.max(0, box.x0 * page.width - height * padding.across);
  const top = Math.max(0, box.y0 * page.height - height * padding.along);
  const right = Math.min(page.width, box.x1 * page.width + height * padding.across);
  const bottom = Math.min(page.height, box.y1 * page.height + height * padding.along);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/**
 * The facts that have words on a page, the ones that cover most first: drawn in this order, small highlights lie on top of
 * large ones and every one can be pointed at.
 */
export function factsOnPage<T extends { readonly sources: readonly GroundedSource[] }>(
  facts: readonly T[],
  pageNumber: number,
  page: PageSize,
): FactOnPage<T>[] {
  return facts
    .map((fact) => ({
      fact,
      areas: fact.sources
        .filter((source) => source.page === pageNumber)
        .flatMap((source) => source.boxes.map((box) => ({ role: source.role, rect: toRect(box, page) }))),
    }))
    .filter((entry) => entry.areas.length > 0)
    .toSorted((one, other) => coveredArea(other) - coveredArea(one));
}

function coveredArea(entry: FactOnPage<unknown>): number {
  return entry.areas.reduce((sum, { rect }) => sum + rect.width * rect.height, 0);
}

/** The smallest rectangle around all of `rects`, or null for none. */
export function surround(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const left = Math.min(...rects.map((rect) => rect.x));
  const top = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** How much of a page a cut-out shows around the words, in heights of their line. */
const surroundings = {
  /** Beside other things: the words at the letter size of the text around. */
  close: { width: 16, around: 1.6 },
  /** Where there is room to compare: the whole line, and those next to it. */
  wide: { width: 26, around: 5 },
} as const;
export type Surroundings = keyof typeof surroundings;

/**
 * The part of a page to show as a fact's proof: its words with room around them, at least so many line heights wide where
 * the page allows it, so that all proofs have about the same letter size.
 */
export function cutOut(rects: readonly Rect[], page: PageSize, look: Surroundings = 'close'): Rect | null {
  const around = surround(rects);
  if (around === null) return null;
  const room = surroundings[look];
  const lineHeight = rects.reduce((sum, rect) => sum + rect.height, 0) / rects.length;
  const width = Math.min(page.width, Math.max(around.width + lineHeight * 2, lineHeight * room.width));
  const height = Math.min(page.height, around.height + lineHeight * room.around);
  const x = clamp(around.x + around.width / 2 - width / 2, 0, page.width - width);
  const y = clamp(around.y + around.height / 2 - height / 2, 0, page.height - height);
  return { x, y, width, height };
}

/**
 * Which fact a click on `pageNumber` at a point (page pixels) chooses: the topmost one there, or, when that is chosen
 * already, the next below it, so that facts sharing the same words can all be reached.
 */
export function factAtPoint<T extends { readonly id: string }>(
  entries: readonly FactOnPage<T>[],
  point: { readonly x: number; readonly y: number },
  selectedId: string | null,
): T | null {
  const there = entries.filter((entry) => entry.areas.some(({ rect }) => contains(rect, point))).toReversed();
  const selected = there.findIndex((entry) => entry.fact.id === selectedId);
  return there[(selected + 1) % there.length]?.fact ?? null;
}

function contains(rect: Rect, point: { readonly x: number; readonly y: number }): boolean {
  return point.x >= rect.x && point.x <= rect.x + rect.width && point.y >= rect.y && point.y <= rect.y + rect.height;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
