import type { Component } from './components.ts';
import { median } from './grey-image.ts';

/** Height in pixels of ordinary letters on a page, or null where there are too few to tell. */
export function letterHeight(components: readonly Component[]): number | null {
  const heights: number[] = [];
  for (const { x0, y0, x1, y1 } of components) {
    const [width, height] = [x1 - x0, y1 - y0];
    if (height >= 6 && height <= 150 && width >= 2 && width <= height * 5 && width >= height / 8) heights.push(height);
  }
  return heights.length < 12 ? null : median(heights);
}

/**
 * Patches that are no text: dotted lines, lone specks, drawings, the table around the sheet. `inverse` are dark bars
 * that may carry light text.
 */
export function findJunk(
  components: readonly Component[],
  letter: number,
): { junk: Component[]; inverse: Component[] } {
  const junk: Component[] = [];
  const inverse: Component[] = [];
  const letters: Component[] = [];
  const small: Component[] = [];
  for (const component of components) {
    const [width, height] = [component.x1 - component.x0, component.y1 - component.y0];
    if (isDarkBar(component, letter)) inverse.push(component);
    else if (height > letter * 4.5 || width > letter * 30 || (width > letter * 12 && height < letter * 0.5)) {
      junk.push(component);
    } else if (height <= letter * 0.4 && width <= letter * 0.5) small.push(component);
    else letters.push(component);
  }
  const dots = findDottedLines(small, letter);
  const near = neighbourhood(letters, letter);
  for (const component of small) if (dots.has(component) || !near(component)) junk.push(component);
  return { junk, inverse };
}

function isDarkBar({ x0, y0, x1, y1, pixels }: Component, letter: number): boolean {
  const [width, height] = [x1 - x0, y1 - y0];
  if (height < letter * 1.2 || height > letter * 6 || width < letter * 6) return false;
  const filled = pixels / (width * height);
  return filled > 0.55 && filled < 0.97;
}

/** Whether a speck stands near enough to a letter to be its dot, its comma or its accent. */
function neighbourhood(letters: readonly Component[], letter: number): (speck: Component) => boolean {
  const size = Math.max(4, letter / 2);
  const cells = new Set<number>();
  const key = (column: number, row: number) => row * 65_536 + column;
  for (const { x0, y0, x1, y1 } of letters) {
    for (let row = Math.floor((y0 - letter * 0.5) / size); row <= (y1 + letter * 0.5) / size; row++) {
      for (let column = Math.floor((x0 - letter) / size); column <= (x1 + letter) / size; column++) {
        cells.add(key(column, row));
      }
    }
  }
  return ({ x0, y0, x1, y1 }) => cells.has(key(Math.floor((x0 + x1) / 2 / size), Math.floor((y0 + y1) / 2 / size)));
}

const minDots = 8;

/** Dots that follow each other evenly on one line: dotted rules and leaders. */
function findDottedLines(small: readonly Component[], letter: number): Set<Component> {
  const rowHeight = 8;
  const rowOf = ({ y0, y1 }: Component) => Math.round((y0 + y1) / 2 / rowHeight);
  const byRow = new Map<number, Component[]>();
  const ordered = [...small].sort((a, b) => a.x0 - b.x0);
  for (const component of ordered) {
    const row = byRow.get(rowOf(component));
    if (row === undefined) byRow.set(rowOf(component), [component]);
    else row.push(component);
  }
  const used = new Set<Component>();
  const dotted = new Set<Component>();
  for (const first of ordered) {
    if (used.has(first)) continue;
    const chain = [first];
    for (let last = first; ; ) {
      const next = nextDot(last, byRow, rowOf(last), used, letter);
      if (next === null) break;
      used.add(next);
      chain.push(next);
      last = next;
    }
    if (chain.length >= minDots && isEven(chain)) for (const dot of chain) dotted.add(dot);
  }
  return dotted;
}

function nextDot(
  last: Component,
  byRow: ReadonlyMap<number, Component[]>,
  row: number,
  used: ReadonlySet<Component>,
  letter: number,
): Component | null {
  let best: Component | null = null;
  for (const neighbour of [row - 1, row, row + 1]) {
    const dots = byRow.get(neighbour) ?? [];
    for (let at = firstAtLeast(dots, last.x1 - 1); at < dots.length; at++) {
      const dot = dots[at];
      if (dot === undefined || dot.x0 - last.x1 > letter * 0.8) break;
      if (dot === last || used.has(dot) || Math.abs(dot.y0 + dot.y1 - last.y0 - last.y1) > 6) continue;
      if (best === null || dot.x0 < best.x0) best = dot;
      break;
    }
  }
  return best;
}

function firstAtLeast(dots: readonly Component[], x: number): number {
  let low = 0;
  let high = dots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dots[middle]?.x0 ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isEven(chain: readonly Component[]): boolean {
  const steps = chain.slice(1).map((dot, at) => dot.x0 - (chain[at]?.x0 ?? 0));
  const usual = median(steps);
  return steps.filter((step) => Math.abs(step - usual) <= Math.max(3, usual * 0.35)).length >= steps.length * 0.6;
}
