import type { Component, Components } from './components.ts';

/** A ruled level line: printed through, dashed, dotted, or broken because its ink was pale. */
export interface Rule {
  x0: number;
  x1: number;
  y: number;
}

/** A thicker stroke is no rule: it is a letter that the rule touches, a bar or a picture. */
const maxThickness = 10;

/** Marks (1) the pixels of upright lines: table grids, edges of boxes. `letter` is the height of letters. */
export function markUprightRules(ink: Uint8Array, width: number, height: number, letter: number): Uint8Array {
  const pixels = new Uint8Array(ink.length);
  const maxGap = 2;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; ) {
      if (!ink[y * width + x]) {
        y++;
        continue;
      }
      let end = y + 1;
      for (let probe = end; probe < height && probe - end <= maxGap; probe++)
        if (ink[probe * width + x]) end = probe + 1;
      if (end - y >= letter * 3.7) {
        for (let row = y; row < end; row++) {
          const at = row * width + x;
          if (ink[at] && isNarrow(ink, at, x, width)) pixels[at] = 1;
        }
      }
      y = end;
    }
  }
  return pixels;
}

function isNarrow(ink: Uint8Array, at: number, x: number, width: number): boolean {
  let count = 1;
  for (let i = 1; i <= Math.min(x, maxThickness) && ink[at - i]; i++) count++;
  for (let i = 1; i < Math.min(width - x, maxThickness + 1) && ink[at + i]; i++) count++;
  return count <= maxThickness;
}

/** Finds the level rules of a levelled page and marks (1) their pixels. */
export function findLevelRules(
  ink: Uint8Array,
  { width, height, letter, components }: { width: number; height: number; letter: number; components: Components },
): { pixels: Uint8Array; rules: Rule[] } {
  const parts = ruleParts(ink, width, height, letter, components);
  const pixels = new Uint8Array(ink.length);
  const rules: Rule[] = [];
  for (let y = drift; y < height - drift; y++) {
    // A row without rule parts can't be the middle of a rule.
    if (parts.subarray(y * width, (y + 1) * width).indexOf(1) < 0) continue;
    rules.push(...rulesOfRow(ink, parts, y, width, letter));
  }
  for (const { x0, x1, y } of rules) {
    for (let row = y - drift; row <= y + drift; row++) {
      for (let at = row * width + x0; at < row * width + x1; at++) if (parts[at]) pixels[at] = 1;
    }
  }
  return { pixels, rules };
}

/** Rows by which a rule may leave its level: the skew is not known to the pixel. */
const drift = 2;

/** Ink that can be part of a level rule: flat patches, and thin strokes much longer than a letter's. */
function ruleParts(ink: Uint8Array, width: number, height: number, letter: number, components: Components): Uint8Array {
  const parts = new Uint8Array(ink.length);
  for (const component of components.list) {
    if (component.y1 - component.y0 > letter * 0.4) continue;
    forEachRun(component, components, (y, x0, x1) => parts.fill(1, y * width + x0, y * width + x1));
  }
  const shortest = letter * 3;
  for (let y = 0; y < height; y++) {
    const line = ink.subarray(y * width, (y + 1) * width);
    for (let x = line.indexOf(1), end = 0; x >= 0; x = line.indexOf(1, end)) {
      end = x;
      while (end < width && ink[y * width + end] && isThin(ink, end, y, width, height)) end++;
      if (end - x >= shortest) parts.fill(1, y * width + x, y * width + end);
      end = Math.max(end, x + 1);
    }
  }
  return parts;
}

function isThin(ink: Uint8Array, x: number, y: number, width: number, height: number): boolean {
  let count = 1;
  for (let row = y - 1; row >= 0 && ink[row * width + x] && count <= maxThickness; row--) count++;
  for (let row = y + 1; row < height && ink[row * width + x] && count <= maxThickness; row++) count++;
  return count <= maxThickness;
}

/** Calls back with every run of a patch: its row, first column and the column after its last. */
export function forEachRun(
  component: Component,
  { from, to, row, nextRun }: Components,
  visit: (y: number, x0: number, x1: number) => void,
): void {
  for (let run = component.firstRun; run >= 0; run = nextRun[run] ?? -1)
    visit(row[run] ?? 0, from[run] ?? 0, to[run] ?? 0);
}

/**
 * Rules through one row: parts with little white between. Other ink ends a rule at once; one that is already long may be
 * crossed by a letter.
 */
function rulesOfRow(ink: Uint8Array, parts: Uint8Array, y: number, width: number, letter: number): Rule[] {
  const rules: Rule[] = [];
  const base = y * width;
  const isPart = (at: number) => {
    for (let row = -drift; row <= drift; row++) if (parts[at + row * width]) return true;
    return false;
  };
  let start = -1;
  let last = -1;
  let inked = 0;
  let crossed = 0;
  const end = () => {
    const length = last + 1 - start;
    if (start >= 0 && length >= letter * 6 && inked >= length * 0.25) rules.push({ x0: start, x1: last + 1, y });
    start = -1;
    inked = 0;
    crossed = 0;
  };
  for (let x = 0; x < width; x++) {
    if (isPart(base + x)) {
      if (start < 0) start = x;
      last = x;
      inked++;
      crossed = 0;
    } else if (start >= 0) {
      const isLong = last - start > letter * 5;
      if (ink[base + x]) {
        if (!isLong || ++crossed > letter * 0.6) end();
      } else if (x - last > letter * (isLong ? 3 : 1)) end();
    }
  }
  end();
  return rules;
}
