import type { GroundedSource } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { cutOut, factAtPoint, factsOnPage, surround, toRect } from './geometry.ts';

const page = { width: 1000, height: 2000 };
const box = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1 });
const source = (pageNumber: number, ...boxes: GroundedSource['boxes']): GroundedSource => ({
  page: pageNumber,
  quote: 'word',
  start: 0,
  end: 4,
  role: 'label',
  boxes,
});

test('toRect covers the words and a little more, never beyond the page', () => {
  const rect = toRect(box(0.1, 0.1, 0.3, 0.12), page);
  expect(rect.x).toBeLessThan(100);
  expect(rect.x + rect.width).toBeGreaterThan(300);
  expect(rect.y).toBeLessThan(200);
  expect(rect.y + rect.height).toBeGreaterThan(240);
  expect(toRect(box(0, 0, 1, 1), page)).toEqual({ x: 0, y: 0, width: 1000, height: 2000 });
});

describe('factsOnPage', () => {
  const line = { id: 'line', sources: [source(1, box(0.1, 0.1, 0.9, 0.12))] };
  const word = { id: 'word', sources: [source(1, box(0.2, 0.1, 0.3, 0.12)), source(2, box(0.1, 0.1, 0.2, 0.12))] };

  test('keeps each page’s own words', () => {
    expect(factsOnPage([line, word], 1, page).map(({ fact }) => fact.id)).toEqual(['line', 'word']);
    expect(factsOnPage([line, word], 2, page).map(({ fact }) => fact.id)).toEqual(['word']);
    expect(factsOnPage([line, word], 3, page)).toEqual([]);
  });

  test('puts small highlights on top of large ones, whatever their order', () => {
    expect(factsOnPage([word, line], 1, page).map(({ fact }) => fact.id)).toEqual(['line', 'word']);
  });

  test('has an area for every box of every span', () => {
    const broken = { id: 'x', sources: [source(1, box(0.7, 0.1, 0.9, 0.12), box(0.1, 0.13, 0.2, 0.15))] };
    expect(factsOnPage([broken], 1, page)[0]?.areas).toHaveLength(2);
  });
});

describe('factAtPoint', () => {
  const facts = [
    { id: 'line', sources: [source(1, box(0.1, 0.1, 0.9, 0.12))] },
    { id: 'word', sources: [source(1, box(0.2, 0.1, 0.3, 0.12))] },
  ];
  const entries = factsOnPage(facts, 1, page);

  test('chooses the smallest highlight under the pointer', () => {
    expect(factAtPoint(entries, { x: 250, y: 220 }, null)?.id).toBe('word');
    expect(factAtPoint(entries, { x: 600, y: 220 }, null)?.id).toBe('line');
  });

  test('goes through facts that share the same words', () => {
    expect(factAtPoint(entries, { x: 250, y: 220 }, 'word')?.id).toBe('line');
    expect(factAtPoint(entries, { x: 250, y: 220 }, 'line')?.id).toBe('word');
  });

  test('chooses nothing beside the highlights', () => {
    expect(factAtPoint(entries, { x: 250, y: 900 }, null)).toBeNull();
  });
});

test('surround holds all rectangles', () => {
  expect(surround([])).toBeNull();
  expect(
    surround([
      { x: 10, y: 50, width: 10, height: 10 },
      { x: 100, y: 20, width: 20, height: 5 },
    ]),
  ).toEqual({ x: 10, y: 20, width: 110, height: 40 });
});

describe('cutOut', () => {
  test('shows one word with its line around it', () => {
    const rect = cutOut([{ x: 500, y: 1000, width: 60, height: 20 }], page);
    expect(rect?.width).toBe(320);
    expect(rect?.x).toBe(370);
    expect(rect?.height).toBe(52);
  });

  test('stays on the page', () => {
    const corner = cutOut([{ x: 980, y: 1990, width: 20, height: 10 }], page);
    expect((corner?.x ?? 0) + (corner?.width ?? 0)).toBeLessThanOrEqual(1000);
    expect((corner?.y ?? 0) + (corner?.height ?? 0)).toBeLessThanOrEqual(2000);
  });

  test('is nothing without words', () => {
    expect(cutOut([], page)).toBeNull();
  });
});
