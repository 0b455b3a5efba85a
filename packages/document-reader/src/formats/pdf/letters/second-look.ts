import type { LaidWord } from '../../../layout/rows.ts';
import type { Recognise } from '../../../ocr/engine.ts';
import { readPicture } from '../../../ocr/read-picture.ts';
import { toRecognitionSize } from '../../../picture/recognition-size.ts';
import { turn } from '../../../picture/turn.ts';
import { boxAround, type PixelBox, scaled } from '../page-geometry.ts';
import { asPicture, type RenderedPage } from '../render.ts';
import { readingsAt } from './align.ts';
import { isAlike } from './alike.ts';
import type { Letter } from './letter.ts';
import type { Doubt, LetterProof } from './proof.ts';
import { likeness } from './shape.ts';

type Size = { width: number; height: number };

/** A page whose letters are looked at again: as it is drawn for recognition, and the size in which places are told. */
export interface DoubtfulPage {
  letters: readonly Letter[];
  doubts: readonly Doubt[];
  drawn: RenderedPage;
  size: Size;
}

/**
 * Reads doubtful letters where they stand, among their neighbours. A letter lies when it is read as another one which its
 * ink looks more like as well: neither an unusual font nor a slip of recognition is enough. Settles what was found out, and
 * tells whether any letter lies.
 */
export async function isLying(page: DoubtfulPage, proof: LetterProof, recognise: Recognise): Promise<boolean> {
  const groups = groupsOf(page.doubts);
  if (groups === null) return true;
  const samples = groups.flatMap((group) =>
    spreadOut(group).map((doubt) => ({ doubt, passage: passageAround(page.letters, doubt.at) })),
  );
  const readings = new Map<Doubt, string[]>();
  for (const quarter of [0, 1, 2, 3]) {
    const turned = samples.filter(({ doubt }) => doubt.letter.quarter === quarter);
    if (turned.length === 0) continue;
    const words = await readPassages(
      page,
      turned.map(({ passage }) => passage.box),
      quarter,
      recognise,
    );
    for (const { doubt, passage } of turned) readings.set(doubt, readingOf(passage, words, quarter, page.size));
  }
  let lying = false;
  for (const group of groups) {
    let [own, other] = [0, 0];
    for (const doubt of group) {
      const read = readings.get(doubt) ?? [];
      if (read.some((letter) => isAlike(letter, written(doubt.letter.t)[0] ?? ''))) own++;
      else if (read.some((letter) => (proof.likenessTo(doubt.shape, letter) ?? -1) > doubt.own)) other++;
    }
    const verdict = other > own ? 'lie' : 'true';
    for (const doubt of group) doubt.settle(verdict);
    lying ||= verdict === 'lie';
  }
  return lying;
}

/** The characters of a letter; a space that is drawn takes a place in its line as well. */
function written(stated: string): string[] {
  return stated === '' ? [' '] : [...stated];
}

/**
 * Doubts about one drawing of one letter each: those of digits, which matter most, and of others as many as there is room for.
 * Null: more drawings than any honest font has, of digits or of all letters.
 */
function groupsOf(doubts: readonly Doubt[]): Doubt[][] | null {
  const groups: Doubt[][] = [];
  for (const doubt of doubts) {
    const kin = groups.find(
      ([first]) =>
        first !== undefined &&
        first.letter.t === doubt.letter.t &&
        first.letter.quarter === doubt.letter.quarter &&
        likeness(first.shape, doubt.shape) > oneDrawing,
    );
    if (kin === undefined) groups.push([doubt]);
    else kin.push(doubt);
    if (groups.length > mostDrawings) return null;
  }
  const [digits = [], others = []] = [true, false].map((wanted) =>
    groups.filter(([first]) => /\d/.test(first?.letter.t ?? '') === wanted),
  );
  return digits.length > mostGroups ? null : [...digits, ...others].slice(0, mostGroups);
}

const oneDrawing = 0.85;
/** More drawings in doubt are a font that is unusual, or lies, as a whole: some of its letters tell. */
const mostGroups = 48;
/** Ten fonts in doubt, with all their letters. */
const mostDrawings = 500;
const mostSamples = 3;

function spreadOut(group: readonly Doubt[]): Doubt[] {
  const step = Math.max(1, group.length / mostSamples);
  return Array.from({ length: Math.min(mostSamples, group.length) }, (_, at) => group[Math.floor(at * step)]).filter(
    (doubt) => doubt !== undefined,
  );
}

/** Letters around one on its line, without spaces, and their box. */
interface Passage {
  stated: string[];
  /** The letter's place among them. */
  at: number;
  box: PixelBox;
}

/** Letters to each side that help recognition. */
const reach = 14;

function passageAround(letters: readonly Letter[], at: number): Passage {
  let [from, to] = [at, at];
  while (from > 0 && at - from < reach && isNext(letters[from - 1], letters[from])) from--;
  while (to < letters.length - 1 && to - at < reach && isNext(letters[to], letters[to + 1])) to++;
  const parts = letters.slice(from, to + 1);
  return {
    stated: parts.flatMap(({ t }) => written(t)),
    at: letters.slice(from, at).reduce((count, { t }) => count + written(t).length, 0),
    box: boxAround(parts.flatMap(({ line, tight }) => [line, tight])),
  };
}

/** Whether a letter follows another on its line, with no more than a wide space between them. */
function isNext(a: Letter | undefined, b: Letter | undefined): boolean {
  if (a === undefined || b === undefined || a.quarter !== b.quarter) return false;
  const near = Math.max(a.em, b.em);
  const [across, down] = [
    gap(a.line.x0, a.line.x1, b.line.x0, b.line.x1),
    gap(a.line.y0, a.line.y1, b.line.y0, b.line.y1),
  ];
  return a.quarter % 2 === 0
    ? down < -0.4 * near && Math.abs(across) < near
    : across < -0.4 * near && Math.abs(down) < near;
}

/** White between two stretches; less than 0 where they overlap. */
function gap(a0: number, a1: number, b0: number, b1: number): number {
  return Math.max(a0, b0) - Math.min(a1, b1);
}

/** The words that recognition finds where passages stand; everything else on the page is painted over. */
async function readPassages(
  { drawn, size }: DoubtfulPage,
  passages: readonly PixelBox[],
  quarter: number,
  recognise: Recognise,
): Promise<LaidWord[]> {
  const { width, height, channels } = drawn;
  const data = new Uint8Array(drawn.data.length).fill(255);
  for (const passage of passages) {
    const { x0, y0, x1, y1 } = scaled(passage, width / size.width);
    const [left, right] = [Math.max(0, Math.floor(x0) - 2), Math.min(width, Math.ceil(x1) + 2)];
    for (let y = Math.max(0, Math.floor(y0) - 2); y < Math.min(height, Math.ceil(y1) + 2); y++) {
      const [from, to] = [(y * width + left) * channels, (y * width + right) * channels];
      data.set(drawn.data.subarray(from, to), from);
    }
  }
  const flat = { page: () => asPicture({ data, width, height, channels }), size: { width, height } };
  const upright = quarter === 0 ? flat : await turn(flat, -90 * quarter);
  const target = quarter % 2 === 0 ? size : { width: size.height, height: size.width };
  return (await readPicture(await toRecognitionSize(upright.page, upright.size), target, recognise)).flat();
}

/** What recognition reads in the place of a doubtful letter. */
function readingOf({ stated, at, box }: Passage, words: readonly LaidWord[], quarter: number, size: Size): string[] {
  const place = turnedBack(box, quarter, size);
  const within = words
    .filter(({ x0, y0, x1, y1 }) => {
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return x > place.x0 && x < place.x1 && y > place.y0 && y < place.y1;
    })
    .sort((a, b) => a.x0 - b.x0);
  const read = within.flatMap(({ t }) => [...t]);
  return readingsAt(stated, at, read);
}

/** A box of the page on the page that was turned back by so many quarters, anticlockwise. */
function turnedBack(box: PixelBox, quarters: number, { width, height }: Size): PixelBox {
  const { x0, y0, x1, y1 } = box;
  switch (quarters) {
    case 1:
      return { x0: y0, x1: y1, y0: width - x1, y1: width - x0 };
    case 2:
      return { x0: width - x1, x1: width - x0, y0: height - y1, y1: height - y0 };
    case 3:
      return { x0: height - y1, x1: height - y0, y0: x0, y1: x1 };
    default:
      return box;
  }
}
