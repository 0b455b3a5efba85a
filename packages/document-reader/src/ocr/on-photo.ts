import type { LaidWord } from '../layout/rows.ts';
import { distance, project, projectionTo, type Quad } from '../picture/sheet/perspective.ts';

type Size = { width: number; height: number };

/** Rows that were read from a flattened sheet, in the pixels of the photo in which its corners are these. */
export function rowsOnPhoto(rows: readonly LaidWord[][], flat: Size, corners: Quad): LaidWord[][] {
  const projection = projectionTo(corners);
  const place = (x: number, y: number) => project(projection, x / flat.width, y / flat.height);
  return rows.map((row) =>
    row.map(({ x0, y0, x1, y1, em, ...word }) => {
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      const [left, right, top, bottom] = [place(x0, y), place(x1, y), place(x, y0), place(x, y1)];
      const scale = distance(top, bottom) / Math.max(1, y1 - y0);
      return { ...word, x0: left.x, x1: right.x, y0: top.y, y1: bottom.y, em: em * scale };
    }),
  );
}
