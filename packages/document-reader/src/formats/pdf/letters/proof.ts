import { type PixelBox, scaled } from '../page-geometry.ts';
import type { TextInk } from '../text-ink.ts';
import { drawnAs } from './alike.ts';
import { around, type Coverage, coverageOf, fingerprint, turnedBack, withoutNeighbours } from './coverage.ts';
import type { Letter } from './letter.ts';
import { likeness, type Shape, shapeOf } from './shape.ts';
import type { Template } from './templates.ts';

/** What is known of a letter as it is drawn: that it says what it shows, or something else. */
export type Verdict = 'true' | 'lie';

/** A letter whose ink looks more like another one. */
export interface Doubt {
  /** Its place among the page's letters. */
  at: number;
  letter: Letter;
  shape: Shape;
  /** How much it looks like what it is stated to be. */
  own: number;
  /** Remembers what was found out about it. */
  settle: (verdict: Verdict) => void;
}

/** Two drawings of one letter of one font are that much alike at 150 dpi; those of two digits at most 0.84. */
const sameDrawing = 0.9;
/** What is less like its letter in all common fonts was drawn by none of their kin. */
const leastLikeness = 0.45;
/** Among letters the nearest of another font may win by so little. */
const narrow = 0.03;
/** Drawings of one stated letter that are remembered: fonts, sizes and places between pixels. */
const mostDrawings = 60;

/**
 * The letters of one document, each proven by its ink once. What is remembered is how a letter is drawn and not of which
 * font it is: two drawings that are stated to be one letter are proven both.
 */
export class LetterProof {
  readonly #templates: readonly Template[];
  readonly #prints = new Map<string, Verdict>();
  readonly #drawings = new Map<string, { shape: Shape; verdict: Verdict }[]>();

  constructor(templates: readonly Template[]) {
    this.#templates = templates;
  }

  /**
   * Looks at the letters of a page: whether one is known to lie, and which look like others. `fine` draws the page's ink
   * again, finer, for those that are not told apart.
   */
  look(letters: readonly Letter[], ink: TextInk, fine: () => TextInk): { lies: boolean; doubts: Doubt[] } {
    const doubts: Doubt[] = [];
    let lies = false;
    for (const [at, letter] of letters.entries()) {
      if (!isProvable(letter.t)) continue;
      const coverage = inkOf(letter, ink);
      if (coverage === null) continue;
      const print = `${letter.t}:${letter.quarter}:${fingerprint(coverage)}`;
      const shape = this.#prints.has(print) ? null : uprightShape(coverage, letter, ink);
      const verdict = this.#prints.get(print) ?? (shape && this.#known(letter.t, shape));
      if (verdict !== null) {
        this.#prints.set(print, verdict);
        lies ||= verdict === 'lie';
        continue;
      }
      if (shape === null) continue;
      const settle = (found: Verdict) => {
        this.#prints.set(print, found);
        this.#remember(letter.t, shape, found);
      };
      const doubt =
        this.#compare(letter.t, shape).isOwn || this.#doubt(letter, ink) === null ? null : this.#doubt(letter, fine());
      if (doubt === null) settle('true');
      else doubts.push({ at, letter, settle, ...doubt });
    }
    return { lies, doubts };
  }

  /** How much a shape looks like a letter, however that may be drawn; null for a letter of which nothing is known. */
  likenessTo(shape: Shape, letter: string): number | null {
    const drawn = drawnAs(letter);
    return drawn.size === 0 ? null : this.#best(shape, ({ t }) => drawn.has(t));
  }

  #known(letter: string, shape: Shape): Verdict | null {
    let [verdict, most]: [Verdict | null, number] = [null, sameDrawing];
    for (const known of this.#drawings.get(letter) ?? []) {
      const alike = likeness(known.shape, shape);
      if (alike > most) [verdict, most] = [known.verdict, alike];
    }
    return verdict;
  }

  #remember(letter: string, shape: Shape, verdict: Verdict): void {
    const known = this.#drawings.get(letter) ?? [];
    if (known.length < mostDrawings || verdict === 'lie') known.push({ shape, verdict });
    this.#drawings.set(letter, known);
  }

  /** The shape of a letter in finer ink, and how little it looks like itself; null where it does. */
  #doubt(letter: Letter, fine: TextInk): { shape: Shape; own: number } | null {
    const shapes = shapesIn(letter, fine);
    let worst: { shape: Shape; own: number } | null = null;
    for (const shape of shapes) {
      const { isOwn, own } = this.#compare(letter.t, shape);
      if (isOwn) return null;
      if (worst === null || own > worst.own) worst = { shape, own };
    }
    return worst;
  }

  #compare(letter: string, shape: Shape): { isOwn: boolean; own: number } {
    const drawn = drawnAs(letter);
    if (drawn.size === 0) {
      const other = this.#best(shape, () => true);
      return { isOwn: other < clearlyOther, own: clearlyOther - 0.1 };
    }
    const own = this.#best(shape, ({ t }) => drawn.has(t));
    const allowed = isDigit(letter) ? own : own + narrow;
    const isOther = this.#templates.some(
      ({ t, shape: other }) => !drawn.has(t) && likeness(shape, other, allowed) > allowed,
    );
    return { isOwn: own >= leastLikeness && !isOther, own };
  }

  /** The greatest likeness to some of the templates, if it is more than `least`. */
  #best(shape: Shape, counts: (template: Template) => boolean, least = -1): number {
    let most = least;
    for (const template of this.#templates) {
      if (counts(template)) most = Math.max(most, likeness(shape, template.shape, most));
    }
    return most;
  }
}

/** Several characters that are drawn as one, and spaces with ink, are in doubt where they clearly look like a letter. */
const clearlyOther = 0.75;

function isProvable(stated: string): boolean {
  if (stated === '') return true;
  return [...stated].length > 1 ? /^[\p{L}\p{N}]+$/u.test(stated) : drawnAs(stated).size > 0;
}

function isDigit(letter: string): boolean {
  return /\p{N}/u.test(letter);
}

/** The ink of a letter's own box; of its line's box where its font states none of its own. */
function inkOf({ free, line }: Letter, ink: TextInk): Coverage | null {
  return coverageOf(ink, scaled(free, ink.scale)) ?? coverageOf(ink, scaled(line, ink.scale));
}

/** What lies on its side is stood up; its line is not looked for there. */
function uprightShape(coverage: Coverage, { line, quarter }: Letter, ink: TextInk): Shape | null {
  return quarter === 0 ? shapeOf(coverage, scaled(line, ink.scale)) : shapeOf(turnedBack(coverage, quarter), null);
}

/** A letter as its box cuts it out, and without what belongs to its neighbours: slanting letters reach into each other's boxes. */
function shapesIn(letter: Letter, ink: TextInk): Shape[] {
  const wide = coverageOf(ink, widened(scaled(letter.tight, ink.scale)));
  return [inkOf(letter, ink), wide && withoutNeighbours(wide)].flatMap((coverage) => {
    const shape = coverage && uprightShape(coverage, letter, ink);
    return shape === null ? [] : [shape];
  });
}

function widened({ x0, y0, x1, y1 }: PixelBox): PixelBox {
  return {
    x0: Math.floor(x0) - around,
    y0: Math.floor(y0) - around,
    x1: Math.ceil(x1) + around,
    y1: Math.ceil(y1) + around,
  };
}
