import { isSymbolFont } from '../../typesetting/special-characters.ts';
import { colourOf, looksAlike } from './colours.ts';
import type { Declarations } from './style-sheet.ts';

/** How the text of an element looks, as far as it matters to what is read. */
export interface Look {
  /** Hidden with all that is in it. */
  gone: boolean;
  /** Hidden, but something in it may be shown. */
  invisible: boolean;
  struck: boolean;
  raised: boolean;
  /** Whether spaces and line breaks are kept. */
  spaced: boolean;
  tiny: boolean;
  colour: string;
  /** Null where a picture or an unknown colour is behind the text. */
  background: string | null;
  /** Font whose characters are not what their codes say. */
  symbolFont: string | null;
  /** How the element stands: `block`, `inline`, `table-cell` …; null as its kind does. */
  display: string | null;
  breakBefore: boolean;
  breakAfter: boolean;
}

/** A page without styles: black on white. */
export const plainLook: Look = {
  gone: false,
  invisible: false,
  struck: false,
  raised: false,
  spaced: false,
  tiny: false,
  colour: '#000000',
  background: '#ffffff',
  symbolFont: null,
  display: null,
  breakBefore: false,
  breakAfter: false,
};

/** Whether a person sees the text of an element. What is struck out is not said any more, so that it is not read. */
export function isSeen({ gone, invisible, struck, tiny, colour, background }: Look): boolean {
  if (gone || invisible || struck || tiny || colour === 'transparent') return false;
  return background === null || !looksAlike(colour, background);
}

/** Further away than this in pixels is off the page. */
const offPage = -400;

/** The look of an element inside one of the look `outer`, by what applies to it, the weakest first. */
export function lookOf(outer: Look, declared: readonly Declarations[]): Look {
  const said = cascade(declared);
  const look: Look = { ...outer, display: null, breakBefore: false, breakAfter: false };
  if (said.size === 0) return look;
  const value = (property: string) => said.get(property) ?? '';
  look.display = said.get('display') ?? null;
  if (look.display === 'none' || value('mso-hide') === 'all' || isClipped(value)) look.gone = true;
  if (said.has('opacity') && Number.parseFloat(value('opacity')) < 0.05) look.gone = true;
  if (said.has('visibility')) look.invisible = /hidden|collapse/.test(value('visibility'));
  if (said.has('white-space')) look.spaced = /^(pre|break-spaces)/.test(value('white-space'));
  if (/line-through/.test(value('text-decoration') + value('text-decoration-line'))) look.struck = true;
  if (/^super/.test(value('vertical-align'))) look.raised = true;
  const breaks = (property: string) => /^(always|page|left|right)$/.test(value(property));
  look.breakBefore = breaks('page-break-before') || breaks('break-before');
  look.breakAfter = breaks('page-break-after') || breaks('break-after');
  for (const [property, text] of said) applyInOrder(look, property, text);
  return look;
}

/** Properties and their shorthands, of which the later one holds. */
function applyInOrder(look: Look, property: string, value: string): void {
  switch (property) {
    case 'font-size':
      if (isSize(value)) look.tiny = isTiny(value);
      return;
    case 'font': {
      const size = /(?:^|\s)([\d.]+(?:px|pt|em|rem|%)?)(?:\/\S+)?\s+\S/.exec(value)?.[1];
      if (size !== undefined && isSize(size)) look.tiny = isTiny(size);
      look.symbolFont = symbolFontIn(value.replace(/^.*\d\S*\s+/, ''));
      return;
    }
    case 'font-family':
      look.symbolFont = symbolFontIn(value);
      return;
    case 'color':
      look.colour = colourOf(value) ?? look.colour;
      return;
    case 'background-color':
    case 'background': {
      // A picture, a gradient, or a colour that only a browser can work out.
      if (/(?<!rgba?)\(/.test(value)) {
        look.background = null;
        return;
      }
      const colours = value.match(/rgba?\([^)]*\)|[^\s]+/g) ?? [];
      const colour = colours.map(colourOf).find((found) => found !== null && found !== 'transparent');
      if (colour !== undefined) look.background = isColour(colour) ? colour : look.background;
      return;
    }
    case 'background-image':
      if (value !== 'none') look.background = null;
  }
}

/** Words of `background` that are no colours. */
function isColour(word: string | null): word is string {
  return word !== null && !/^(repeat|no|scroll|fixed|center|top|left|right|bottom|cover|contain)$/.test(word);
}

function symbolFontIn(family: string): string | null {
  return isSymbolFont(family) ? family : null;
}

/** A length with a number; "small" and "larger" are always readable. */
function isSize(value: string): boolean {
  return /^[\d.]/.test(value);
}

function isTiny(value: string): boolean {
  const number = Number.parseFloat(value);
  if (value.endsWith('%')) return number < 8;
  return /r?em$/.test(value) ? number < 0.08 : number < 1.5;
}

/** Pushed off the page, or shown in a box without size. */
function isClipped(value: (property: string) => string): boolean {
  const isPositioned = /absolute|fixed|relative/.test(value('position'));
  if (isPositioned && ['left', 'top'].some((side) => pixels(value(side)) < offPage)) return true;
  if (isPositioned && pixels(value('right')) < offPage) return true;
  if (['text-indent', 'margin-left'].some((property) => pixels(value(property)) < offPage)) return true;
  if (/scale\(\s*0(\.0*)?\s*\)/.test(value('transform'))) return true;
  if (
    /^rect\(\s*0(px)?[\s,]+0(px)?[\s,]+0(px)?[\s,]+0(px)?\s*\)$|^rect\(\s*1px[\s,]+1px[\s,]+1px[\s,]+1px\s*\)$/.test(
      value('clip'),
    )
  )
    return true;
  if (/^inset\((50|100)%/.test(value('clip-path'))) return true;
  return (
    /hidden|clip/.test(value('overflow')) &&
    ['height', 'max-height', 'width'].some((side) => /^[01](px|pt)?$/.test(value(side)))
  );
}

function pixels(length: string): number {
  const number = Number.parseFloat(length);
  if (Number.isNaN(number)) return 0;
  return /r?em$/.test(length) ? number * 16 : length.endsWith('%') ? number * 8 : number;
}

/** One value for each property. */
function cascade(declared: readonly Declarations[]): Map<string, string> {
  const values = new Map<string, { value: string; important: boolean }>();
  for (const declarations of declared) {
    for (const [property, { value, important }] of declarations) {
      if (!important && values.get(property)?.important) continue;
      values.delete(property);
      values.set(property, { value, important });
    }
  }
  return new Map([...values].map(([property, { value }]) => [property, value]));
}
