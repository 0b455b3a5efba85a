import { ExoraError } from '@exora/contracts/errors';

/** An element as rules look at it. */
export interface StyledElement {
  tag: string;
  id: string | undefined;
  classes: readonly string[];
}

/** What a rule or a `style` attribute says, by property. `important` ones win. */
export type Declarations = ReadonlyMap<string, { value: string; important: boolean }>;

/** The properties that tell whether a person sees a text, and how its white space counts. */
const wanted = new Set([
  'display',
  'visibility',
  'opacity',
  'font',
  'font-size',
  'font-family',
  'color',
  'background',
  'background-color',
  'background-image',
  'text-decoration',
  'text-decoration-line',
  'text-indent',
  'white-space',
  'position',
  'left',
  'top',
  'right',
  'margin-left',
  'clip',
  'clip-path',
  'transform',
  'height',
  'max-height',
  'width',
  'overflow',
  'vertical-align',
  'mso-hide',
  'page-break-before',
  'page-break-after',
  'break-before',
  'break-after',
]);

interface Compound {
  tag: string | null;
  names: string[];
  /** Whether the element to the left must be the parent. */
  child: boolean;
}

interface Rule {
  compounds: Compound[];
  specificity: number;
  order: number;
  declarations: Declarations;
}

/** More comparisons than this (some seconds of them) are no letter's. */
const mostComparisons = 50_000_000;

/** More rules than this say nothing about a letter any more. */
const mostRules = 5000;

/**
 * The rules of a page's own style sheets whose selectors are elements, classes and identities, alone or inside each other.
 * Rules with attributes, states or neighbours are left out, as are those for print and for certain screen sizes.
 */
export class StyleSheet {
  /** By the last name of the right-most part. */
  readonly #rules = new Map<string, Rule[]>();
  #count = 0;
  #comparisons = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(css: string): void {
    for (const [selectors, body] of blocksOf(css)) {
      const declarations = parseDeclarations(body);
      if (declarations.size === 0) continue;
      for (const selector of selectors.slice(0, longestRule).split(',')) this.#addRule(selector, declarations);
    }
  }

  #addRule(selector: string, declarations: Declarations): void {
    const compounds = parseSelector(selector);
    const last = compounds?.at(-1);
    if (compounds === null || last === undefined || this.#count >= mostRules) return;
    const key = last.names[0] ?? last.tag ?? '*';
    const specificity = compounds.reduce((sum, compound) => sum + weight(compound), 0);
    const rules = this.#rules.get(key) ?? [];
    rules.push({ compounds, specificity, order: this.#count++, declarations });
    this.#rules.set(key, rules);
  }

  /** What applies to the last element of a path, the weakest first. Throws `document_too_complex`. */
  matching(path: readonly StyledElement[]): Declarations[] {
    const element = path.at(-1);
    if (element === undefined || this.isEmpty) return [];
    const keys = ['*', element.tag, ...element.classes.map((name) => `.${name}`)];
    if (element.id !== undefined) keys.push(`#${element.id}`);
    const rules = keys.flatMap((key) => this.#rules.get(key) ?? []);
    for (const { compounds } of rules) this.#comparisons += compounds.length;
    if (this.#comparisons > mostComparisons) throw new ExoraError('document_too_complex');
    return rules
      .filter(({ compounds }) => matches(compounds, path))
      .sort((a, b) => a.specificity - b.specificity || a.order - b.order)
      .map(({ declarations }) => declarations);
  }
}

function weight({ tag, names }: Compound): number {
  return names.reduce((sum, name) => sum + (name.startsWith('#') ? 10_000 : 100), tag === null ? 0 : 1);
}

/** How many elements up a rule looks for what it stands in. */
const furthest = 200;

function matches(compounds: readonly Compound[], path: readonly StyledElement[]): boolean {
  let at = path.length - 1;
  const lowest = Math.max(0, path.length - furthest);
  for (let part = compounds.length - 1; part >= 0; part--) {
    const compound = compounds[part];
    const mustBeNext = part === compounds.length - 1 || compounds[part + 1]?.child === true;
    if (compound === undefined) return false;
    while (at >= lowest && !fits(compound, path[at])) {
      if (mustBeNext) return false;
      at--;
    }
    if (at < lowest) return false;
    at--;
  }
  return true;
}

function fits({ tag, names }: Compound, element: StyledElement | undefined): boolean {
  if (element === undefined || (tag !== null && tag !== element.tag)) return false;
  return names.every((name) =>
    name.startsWith('#') ? element.id === name.slice(1) : element.classes.includes(name.slice(1)),
  );
}

function parseSelector(selector: string): Compound[] | null {
  const compounds: Compound[] = [];
  let child = false;
  for (const part of selector.replace(/>/g, ' > ').trim().split(/\s+/)) {
    if (part === '>') {
      child = true;
      continue;
    }
    const found = /^([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)$/i.exec(part);
    if (found === null || part === '' || compounds.length > 10) return null;
    const tag = found[1] === undefined || found[1] === '*' ? null : found[1].toLowerCase();
    compounds.push({ tag, names: found[2]?.match(/[.#][\w-]+/g) ?? [], child });
    child = false;
  }
  return compounds;
}

function withoutComments(css: string): string {
  const kept: string[] = [];
  for (let at = 0; at < css.length; ) {
    const start = css.indexOf('/*', at);
    const before = css.slice(at, start < 0 ? css.length : start);
    if (before !== '') kept.push(before);
    const end = start < 0 ? -1 : css.indexOf('*/', start + 2);
    at = end < 0 ? css.length : end + 2;
  }
  return kept.join(' ');
}

/** Blocks in blocks of a style sheet beyond this depth end it. */
const deepest = 50;

/** Selectors and bodies, from left to right; those inside `@media` for the screen too. */
function* blocksOf(css: string): Generator<[string, string]> {
  const text = withoutComments(css).replace(/<!--|-->/g, ' ');
  let from = 0;
  /** For each open block: whether what is in it counts. */
  const open: boolean[] = [];
  let selector: string | null = null;
  let bodyFrom = 0;
  for (const { 0: mark, index } of text.matchAll(/[{};]/g)) {
    const before = text.slice(from, index);
    from = index + 1;
    if (mark === '{') {
      const prelude = before.trim();
      if (open.length > deepest) return;
      if (prelude.startsWith('@')) open.push(/^@media\b/i.test(prelude) && !/print|\(/i.test(prelude));
      else {
        selector = prelude;
        bodyFrom = index + 1;
      }
    } else if (selector !== null) {
      if (mark !== '}') continue;
      if (open.every((counts) => counts)) yield [selector, text.slice(bodyFrom, index)];
      selector = null;
    } else if (mark === '}') open.pop();
  }
}

/** Of a longer list of selectors or declarations (in characters) the rest says nothing any more. */
const longestRule = 20_000;

/** Of a longer value (a picture in a URL) the beginning tells enough. */
const longestValue = 500;

/** What a `style` attribute or the body of a rule says. */
export function parseDeclarations(body: string): Declarations {
  const declarations = new Map<string, { value: string; important: boolean }>();
  for (const declaration of body.slice(0, longestRule).split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!wanted.has(property)) continue;
    const said = declaration.slice(colon + 1, colon + 1 + longestValue).trim();
    const value = said.replace(/\s*!\s*important\s*$/i, '').toLowerCase();
    const important = value.length < said.length;
    if (!important && declarations.get(property)?.important) continue;
    // Of a shorthand and its part the later one holds; the map keeps the order in which they were said.
    declarations.delete(property);
    declarations.set(property, { value, important });
  }
  return declarations;
}
