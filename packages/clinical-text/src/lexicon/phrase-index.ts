import { type Token, tokenize } from '../text/tokens.ts';

/** What a phrase of the lexicon names. */
export type TermType =
  | 'condition'
  | 'symptom'
  | 'drug'
  | 'lab'
  | 'vital'
  | 'procedure'
  | 'test'
  | 'anatomy'
  | 'vaccine'
  | 'allergen';

/** One concept of the lexicon under its preferred name. */
export interface Term {
  type: TermType;
  name: string;
  /** The matched phrase is an abbreviation that means other things too and needs support from its surroundings. */
  weak: boolean;
  /** The text itself says what the short form means: its name is in the text's words. */
  isDefined?: boolean;
  /** Nothing in the text tells which of its meanings (`name` lists them) the short form has. */
  isAmbiguous?: boolean;
}

interface Typed {
  type: string;
}

interface Node<T extends Typed> {
  next: Map<string, Node<T>>;
  terms: T[] | null;
}

/** A phrase found in a text: tokens `from` to `to` (exclusive). */
export interface Hit<T extends Typed = Term> {
  term: T;
  start: number;
  end: number;
  from: number;
  to: number;
}

const silent = new Set(['-', '‐', '‑', '–', "'", '’']);

/** Phrases by their folded words. Hyphens don't count, so `x-ray` and `x ray` are one phrase. */
export class PhraseIndex<T extends Typed = Term> {
  readonly #root: Node<T> = { next: new Map(), terms: null };
  readonly #kindOf: (term: T) => string;

  /** `kindOf`: terms of one phrase that are of a kind are one, and of each kind the longest phrase counts; the type as a rule. */
  constructor(kindOf: (term: T) => string = ({ type }) => type) {
    this.#kindOf = kindOf;
  }

  add(phrase: string, term: T): void {
    let node = this.#root;
    for (const token of tokenize(phrase)) {
      if (silent.has(token.key)) continue;
      let next = node.next.get(token.key);
      if (!next) {
        next = { next: new Map(), terms: null };
        node.next.set(token.key, next);
      }
      node = next;
    }
    if (node === this.#root) return;
    node.terms ??= [];
    if (!node.terms.some((known) => this.#kindOf(known) === this.#kindOf(term))) node.terms.push(term);
  }

  /** The types under which a whole phrase is known. */
  typesOf(phrase: string): T['type'][] {
    let node: Node<T> | undefined = this.#root;
    for (const { key } of tokenize(phrase)) if (!silent.has(key)) node = node?.next.get(key);
    return node?.terms?.map(({ type }) => type) ?? [];
  }

  /** Every phrase that starts anywhere in the tokens; for each start and kind the longest one. */
  find(tokens: readonly Token[]): Hit<T>[] {
    const hits: Hit<T>[] = [];
    for (let from = 0; from < tokens.length; from += 1) {
      const first = tokens[from];
      if (!first) continue;
      let node: Node<T> | undefined = this.#root.next.get(first.key);
      if (!node) continue;
      const longest = new Map<string, Hit<T>>();
      let index = from;
      while (node) {
        const token = tokens[index];
        if (node.terms && token) {
          for (const term of node.terms) {
            longest.set(this.#kindOf(term), { term, start: first.start, end: token.end, from, to: index + 1 });
          }
        }
        index += 1;
        let following: Token | undefined = tokens[index];
        while (
          following &&
          (silent.has(following.key) || (following.key === 'the' && index > from && !node.next.has('the')))
        ) {
          index += 1;
          following = tokens[index];
        }
        node = following ? node.next.get(following.key) : undefined;
      }
      for (const hit of longest.values()) hits.push(hit);
    }
    return hits;
  }
}

/**
 * Reads a lexicon block: one concept a line, names separated by `|`, the first one preferred.
 * A name that starts with `~` is an abbreviation with other meanings (see `Term.weak`).
 */
export function addTerms(index: PhraseIndex, type: TermType, block: string): void {
  for (const line of block.split('\n')) {
    const names = line.split('|').map((name) => name.trim());
    const [preferred] = names;
    if (!preferred) continue;
    const name = preferred.replace(/^~/, '');
    for (const phrase of names) {
      if (phrase) index.add(phrase.replace(/^~/, ''), { type, name, weak: phrase.startsWith('~') });
    }
  }
}
