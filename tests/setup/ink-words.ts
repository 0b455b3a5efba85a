/** Stands in for an outside recogniser: knows the words of a made page and finds where their ink is. */
import sharp from 'sharp';

interface Point {
  x: number;
  y: number;
}

/** A word's corners in pixels of the picture, clockwise from the one that is top left for whoever reads it upright. */
export interface InkWord {
  t: string;
  corners: [Point, Point, Point, Point];
}

/** Looked at in this size: words are still apart. */
const longSide = 1754;

/**
 * Which of some pages a picture shows, by how many words stand in each line, and its words where they are, whichever of the
 * four ways it lies; null when it shows none of them.
 */
export async function inkWords(
  picture: Uint8Array,
  pages: readonly (readonly string[])[],
): Promise<{ page: number; lines: InkWord[][] } | null> {
  const { width, height } = await sharp(picture).metadata();
  const small = await sharp(picture)
    .greyscale()
    .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const words = pages.map((lines) => lines.map((line) => line.split(/ +/)));
  for (const turn of [0, 90, 180, 270]) {
    const { data, info } = await sharp(small).rotate(turn).raw().toBuffer({ resolveWithObject: true });
    const found = rowsOf(data, info);
    const page = words.findIndex(
      (lines) => lines.length === found.length && lines.every((line, row) => line.length === found[row]?.boxes.length),
    );
    if (page < 0) continue;
    const scale = Math.max(width, height) / Math.max(info.width, info.height);
    const back = (smallX: number, smallY: number): Point => {
      const [x, y] = [smallX * scale, smallY * scale];
      if (turn === 90) return { x: y, y: height - x };
      if (turn === 180) return { x: width - x, y: height - y };
      return turn === 270 ? { x: width - y, y: x } : { x, y };
    };
    const lines = found.map(({ top, bottom, boxes }, row) =>
      boxes.map(([left, right], at): InkWord => {
        const corners: InkWord['corners'] = [
          back(left, top),
          back(right, top),
          back(right, bottom),
          back(left, bottom),
        ];
        return { t: words[page]?.[row]?.[at] ?? '', corners };
      }),
    );
    return { page, lines };
  }
  return null;
}

/** Rows of ink, and in each the stretches that white as wide as a space parts. */
function rowsOf(data: Uint8Array, { width, height, channels }: { width: number; height: number; channels: number }) {
  const isInk = (x: number, y: number) => (data[(y * width + x) * channels] ?? 255) < 128;
  const all = (size: number) => Array.from({ length: size }, (_, at) => at);
  const rows = stretches(
    all(height).map((y) => all(width).some((x) => isInk(x, y))),
    1,
  );
  const space = Math.max(...rows.map(([top, bottom]) => bottom - top)) * 0.27;
  return rows.map(([top, bottom]) => {
    const columns = all(width).map((x) => all(bottom - top).some((y) => isInk(x, top + y)));
    return { top, bottom, boxes: stretches(columns, space) };
  });
}

/** Runs of `true`, as first and one past last; gaps of less than `gap` don't part them. */
function stretches(marks: readonly boolean[], gap: number): [number, number][] {
  const found: [number, number][] = [];
  marks.forEach((mark, at) => {
    if (!mark) return;
    const last = found.at(-1);
    if (last !== undefined && at - last[1] < gap) last[1] = at + 1;
    else found.push([at, at + 1]);
  });
  return found;
}
