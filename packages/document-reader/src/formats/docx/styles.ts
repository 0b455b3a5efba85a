import { type Attributes, countOne, isOn, walkXml } from './xml.ts';

/** How text looks, as far as it matters to what is read. What is not said is undefined. */
export interface RunLook {
  hidden?: boolean;
  struck?: boolean;
  raised?: boolean;
  colour?: string;
  /** `null`: behind the text is something that can't be told. */
  background?: string | null;
  font?: string;
}

/** A style with what it inherits. */
export interface Style {
  look: RunLook;
  /** 0 for the outermost heading; null for text. */
  heading: number | null;
  list: { id: string; level: number } | null;
  breakBefore: boolean;
  /** Whether a table style colours cells. */
  shaded: boolean;
}

interface OwnStyle {
  name: string;
  basedOn: string | undefined;
  look: RunLook;
  outline: number | null;
  listId: string | null;
  listLevel: number;
  breakBefore: boolean | null;
  shaded: boolean;
}

/** Styles that are based on each other beyond this depth say nothing more. */
const deepestStyle = 50;

const noStyle: Style = { look: {}, heading: null, list: null, breakBefore: false, shaded: false };

/** The styles of a document, each with all that it is based on. */
export class Styles {
  readonly #own = new Map<string, OwnStyle>();
  readonly #whole = new Map<string, Style>();
  #defaults: RunLook = {};
  #defaultParagraph: string | undefined;

  constructor(bytes: Uint8Array | null) {
    if (bytes !== null) this.#read(bytes);
  }

  #read(bytes: Uint8Array): void {
    let style: OwnStyle | null = null;
    let inDefaults = false;
    walkXml(bytes, {
      open: (name, attributes) => {
        if (name === 'docDefaults') inDefaults = true;
        if (name === 'latentStyles') return false;
        if (name === 'style') {
          countOne(this.#own.size);
          style = newStyle();
          const id = attributes.styleId ?? '';
          this.#own.set(id, style);
          if (attributes.type === 'paragraph' && attributes.default !== undefined) {
            if (isOn({ val: attributes.default })) this.#defaultParagraph = id;
          }
        } else if (style !== null) readStyle(style, name, attributes);
        else if (inDefaults) applyToRun(this.#defaults, name, attributes);
        return true;
      },
      close: (name) => {
        if (name === 'docDefaults') inDefaults = false;
        if (name === 'style') style = null;
      },
    });
  }

  /** A paragraph's style; without an id the document's usual one. */
  paragraph(id: string | undefined): Style {
    const style = this.get(id ?? this.#defaultParagraph);
    return { ...style, look: { ...this.#defaults, ...style.look } };
  }

  /** A style by its id. */
  get(id: string | undefined): Style {
    if (id === undefined) return noStyle;
    const known = this.#whole.get(id);
    if (known !== undefined) return known;
    let whole = noStyle;
    const seen = new Set<string>();
    const line: OwnStyle[] = [];
    for (let at: string | undefined = id; at !== undefined && !seen.has(at) && seen.size < deepestStyle; ) {
      seen.add(at);
      const own = this.#own.get(at);
      if (own !== undefined) line.unshift(own);
      at = own?.basedOn;
    }
    for (const own of line) whole = inherit(whole, own);
    this.#whole.set(id, whole);
    return whole;
  }
}

function inherit(base: Style, own: OwnStyle): Style {
  const list = own.listId === null ? base.list : { id: own.listId, level: own.listLevel };
  return {
    look: { ...base.look, ...own.look },
    heading: own.outline ?? headingOf(own.name) ?? base.heading,
    list,
    breakBefore: own.breakBefore ?? base.breakBefore,
    shaded: own.shaded || base.shaded,
  };
}

/** Built-in headings keep their English names in every language. */
function headingOf(name: string): number | null {
  const level = /^heading ([1-9])$/i.exec(name)?.[1];
  if (level !== undefined) return Number(level) - 1;
  return /^title$/i.test(name) ? 0 : null;
}

function newStyle(): OwnStyle {
  return {
    name: '',
    basedOn: undefined,
    look: {},
    outline: null,
    listId: null,
    listLevel: 0,
    breakBefore: null,
    shaded: false,
  };
}

function readStyle(style: OwnStyle, name: string, attributes: Attributes): void {
  const { val } = attributes;
  switch (name) {
    case 'name':
      style.name = val ?? '';
      return;
    case 'basedOn':
      style.basedOn = val;
      return;
    case 'outlineLvl':
      style.outline = outlineOf(val);
      return;
    case 'numId':
      style.listId = val ?? null;
      return;
    case 'ilvl':
      style.listLevel = Number(val) || 0;
      return;
    case 'pageBreakBefore':
      style.breakBefore = isOn(attributes);
      return;
    case 'shd':
      if (fillOf(attributes) !== undefined) style.shaded = true;
      break;
  }
  applyToRun(style.look, name, attributes);
}

/** Levels 0 to 8 are headings, 9 is text (ECMA-376, `outlineLvl`). */
export function outlineOf(val: string | undefined): number | null {
  const level = Number(val);
  return val !== undefined && level >= 0 && level < 9 ? level : null;
}

/** One element of run properties (ECMA-376, `rPr`). */
export function applyToRun(look: RunLook, name: string, attributes: Attributes): void {
  const { val } = attributes;
  switch (name) {
    case 'vanish':
      look.hidden = isOn(attributes);
      return;
    case 'strike':
    case 'dstrike':
      look.struck = isOn(attributes);
      return;
    case 'vertAlign':
      look.raised = val === 'superscript';
      return;
    case 'color':
      look.colour = val === undefined || val === 'auto' ? 'auto' : `#${val.toLowerCase()}`;
      return;
    case 'highlight':
      if (val !== 'none') look.background = null;
      return;
    case 'shd': {
      const fill = fillOf(attributes);
      if (fill !== undefined) look.background = fill;
      return;
    }
    case 'rFonts':
      look.font = attributes.ascii ?? attributes.hAnsi ?? look.font ?? '';
      return;
    case 'sz':
      // Half points; one point and less is no text for people.
      if (Number(val) <= 2) look.hidden = true;
  }
}

/** The colour behind a text or in a cell; undefined for none, null for a pattern. */
export function fillOf({ fill, val, themeFill }: Attributes): string | null | undefined {
  if (themeFill !== undefined) return null;
  if (val !== undefined && !/^(clear|nil)$/.test(val)) return null;
  return fill === undefined || fill === 'auto' ? undefined : `#${fill.toLowerCase()}`;
}
