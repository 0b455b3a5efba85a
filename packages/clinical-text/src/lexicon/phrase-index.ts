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
    if (!node.terms.some((known) => known.type === term.type)) node.terms.push(term);
  }

  /** Every phrase that starts anywhere in the tokens; for each start and type the longest one. */
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
            longest.set(term.type, { term, start: first.start, end: token.end, from, to: index + 1 });
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
