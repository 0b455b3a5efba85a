/** How far the pages are turned to the right, in degrees. */
export type Turn = 0 | 90 | 180 | 270;

/** A point of a page, as fractions of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The turn that comes next, a quarter to the right. */
export const rightOf: Readonly<Record<Turn, Turn>> = { 0: 90, 90: 180, 180: 270, 270: 0 };

/** The turn that comes next, a quarter to the left. */
export const leftOf: Readonly<Record<Turn, Turn>> = { 0: 270, 90: 0, 180: 90, 270: 180 };

/** What a turn looks like, in words. */
export const turnWords: Readonly<Record<Turn, string>> = {
  0: 'Upright',
  90: 'Turned to the right',
  180: 'Upside down',
  270: 'Turned to the left',
};

/** Whether a page that is turned so has its height across. */
export function isSideways(turn: Turn): boolean {
  return turn === 90 || turn === 270;
}

/** Where a point of the upright page stands on the turned one. */
export function turned({ x, y }: Point, turn: Turn): Point {
  switch (turn) {
    case 0:
      return { x, y };
    case 90:
      return { x: 1 - y, y: x };
    case 180:
      return { x: 1 - x, y: 1 - y };
    case 270:
      return { x: y, y: 1 - x };
  }
}

/** Which point of the upright page stands at one of the turned page. */
export function upright(point: Point, turn: Turn): Point {
  return turned(point, turn === 90 ? 270 : turn === 270 ? 90 : turn);
}
