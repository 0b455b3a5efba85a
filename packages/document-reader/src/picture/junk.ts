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

/** Patches of ink by what is done with them. */
export interface Sorted {
  /** What may be a letter, a whole word of touching letters, or light text's dark bar. */
  letters: Component[];
  /** Lone specks, drawings, the table around the sheet. */
  patches: Component[];
  /** Dark bars that may carry light text. */
  inverse: Component[];
}

/** Tells letters from what is no text on a levelled page. */
export function sortComponents(components: readonly Component[], letter: number): Sorted {
  const patches: Component[] = [];
  const inverse: Component[] = [];
  const letters: Component[] = [];
  const flat: Component[] = [];
  for (const component of components) {
    const [width, height] = [component.x1 - component.x0, component.y1 - component.y0];
    if (isDarkBar(component, letter)) inverse.push(component);
    else if (height > letter * 4.5 || width > letter * 40) patches.push(component);
    else if (height <= letter * 0.4) flat.push(component);
    else letters.push(component);
  }
  const near = neighbourhood(letters, letter);
  for (const component of flat) {
    const width = component.x1 - component.x0;
    if (width > letter * 4 || (width <= letter * 0.5 && !near(component))) patches.push(component);
    else letters.push(component);
  }
  return { letters: [...letters, ...inverse], patches, inverse };
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
