import { normaliseWord } from '../layout/characters.ts';
import { arrangeRows, type LaidWord, type Segment } from '../layout/rows.ts';
import type { OcrWord } from './engine.ts';
import { lineBox } from './line-boxes.ts';
import type { Point, RecognisedPage, RecognisedWord } from './recognised-page.ts';
import { respell } from './spelling.ts';

type Size = { width: number; height: number };

/** Quarter turns clockwise, in degrees. */
export type QuarterTurn = 0 | 90 | 180 | 270;
const quarterTurns = [0, 90, 180, 270] as const satisfies QuarterTurn[];

/** How a picture must be turned so that most of its letters stand upright. */
export function uprightTurn({ lines }: RecognisedPage): QuarterTurn {
  const letters = new Map<QuarterTurn, number>();
  for (const word of lines.flatMap(({ words }) => words)) {
    const turn = quarterTurns[(4 - Math.round(angleOf([word]) / (Math.PI / 2))) % 4] ?? 0;
    letters.set(turn, (letters.get(turn) ?? 0) + word.t.length);
  }
  const [most] = [...letters].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? 0;
}

/**
 * The rows of a recognised page in pixels of `target`. `picture` is the size of the picture that was recognised, `turned` how
 * it was turned afterwards.
 */
export function recognisedRows(
  { lines }: RecognisedPage,
  picture: Size,
  turned: QuarterTurn,
  target: Size,
): LaidWord[][] {
  const size = turned % 180 === 0 ? picture : { width: picture.height, height: picture.width };
  const segments = lines.map(({ words }) => segmentOf(words.map((word) => turnWord(word, picture, turned))));
  const [scaleX, scaleY] = [target.width / size.width, target.height / size.height];
  return arrangeRows(segments, size.width).map((row) =>
    row.map(({ x0, y0, x1, y1, em, ...word }) => {
      return { ...word, x0: x0 * scaleX, x1: x1 * scaleX, y0: y0 * scaleY, y1: y1 * scaleY, em: em * scaleY };
    }),
  );
}

/** Words of one line in their places; a line that runs up, down or on its head stands aside. */
function segmentOf(words: readonly RecognisedWord[]): Segment {
  const angle = angleOf(words);
  const level = words.map((word) => levelled(word, angle));
  const { y0, y1, em } = lineBox(level);
  const laid = level.flatMap(({ x0, x1, confidence, symbols }): LaidWord[] => {
    const t = respell(normaliseWord(symbols.map((symbol) => symbol.t).join('')));
    if (t === '') return [];
    return [{ t, confidence, em, ...boxAround(x0, y0, x1, y1, angle) }];
  });
  const isLevel = Math.cos(angle) > Math.SQRT1_2;
  return isLevel ? { words: laid, slope: Math.tan(angle) } : { words: laid, slope: 0, aside: true };
}

/** A word in the frame in which its line is level. */
function levelled({ t, confidence, corners }: RecognisedWord, angle: number): OcrWord {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const xs = corners.map(({ x, y }) => x * cos + y * sin);
  const ys = corners.map(({ x, y }) => y * cos - x * sin);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  return { x0, x1, y0: Math.min(...ys), y1: Math.max(...ys), confidence, symbols: [{ t, x0, x1 }] };
}

/**
 * The box on the page of one that stands in its line's frame. It keeps its height where the line falls a little, so that
 * boxes of one row stay apart from the next one's.
 */
function boxAround(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  angle: number,
): Omit<LaidWord, 't' | 'confidence' | 'em'> {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [alongX, alongY] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const middle = { x: alongX * cos - alongY * sin, y: alongY * cos + alongX * sin };
  const lies = Math.abs(sin) > Math.SQRT1_2;
  const halfWidth = (lies ? y1 - y0 : x1 - x0) / 2;
  const halfHeight = (lies ? x1 - x0 : y1 - y0) / 2;
  return {
    x0: middle.x - halfWidth,
    y0: middle.y - halfHeight,
    x1: middle.x + halfWidth,
    y1: middle.y + halfHeight,
  };
}

/** The direction in which words are read, in radians clockwise from the right, 0 to 2π; long words count most. */
function angleOf(words: readonly RecognisedWord[]): number {
  let [alongX, alongY] = [0, 0];
  for (const { corners } of words) {
    const [topLeft, topRight, bottomRight, bottomLeft] = corners;
    alongX += topRight.x - topLeft.x + bottomRight.x - bottomLeft.x;
    alongY += topRight.y - topLeft.y + bottomRight.y - bottomLeft.y;
  }
  const angle = Math.atan2(alongY, alongX);
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

function turnWord(word: RecognisedWord, { width, height }: Size, turned: QuarterTurn): RecognisedWord {
  const turnPoint = ({ x, y }: Point): Point => {
    switch (turned) {
      case 0:
        return { x, y };
      case 90:
        return { x: height - y, y: x };
      case 180:
        return { x: width - x, y: height - y };
      case 270:
        return { x: y, y: width - x };
    }
  };
  const [a, b, c, d] = word.corners;
  return { ...word, corners: [turnPoint(a), turnPoint(b), turnPoint(c), turnPoint(d)] };
}
