import type { Concept } from './concept.ts';
import { allowedLetters, leastLetters, letterBits, lettersApart, mayBeWithin } from './misspelling.ts';
import { broaderKey, exactKey, normalisedKey } from './normalise.ts';
import { similarity } from './trigrams.ts';

/** How the words of a fact fitted a name. */
export type MatchReason = 'exact' | 'normalised' | 'synonym' | 'trigram';

/** A concept with the name that fitted. */
export interface ConceptMatch {
  concept: Concept;
  /** The name, as in the table. */
  term: string;
  reason: MatchReason;
  /** 0…1: how surely the words mean the concept. */
  score: number;
}

/** Scores of the reasons, so that a better reason always has the better score. A trigram match has its similarity × 0.85. */
export const scores = { exact: 1, normalised: 0.97, synonym: 0.95, normalisedSynonym: 0.92, broader: 0.88 } as const;

/** Names less similar than this are never meant: what is left is uncoded. */
const leastSimilarity = 0.6;

interface Named {
  concept: Concept;
  term: string;
  isPreferred: boolean;
}

/** How a table is searched. */
export interface IndexOptions {
  /** Names of things that have no concept in the table: they are never taken for a name that is. */
  others?: readonly string[];
  /** One letter may be wrong and not two, and no other name may be within two. */
  isStrict?: boolean;
}

/** The concepts of one table by their names. */
export class ConceptIndex {
  readonly #exact = new Map<string, Named>();
  readonly #normalised = new Map<string, Named>();
  /** Names by first letter and length, for words that were misspelt or misread. No concept: a thing that isn't in the table. */
  readonly #near = new Map<string, { key: string; bits: number; named: Named | null }[]>();
  readonly #isStrict: boolean;

  constructor(concepts: readonly Concept[], { others = [], isStrict = false }: IndexOptions = {}) {
    this.#isStrict = isStrict;
    for (const concept of concepts) {
      for (const [at, name] of concept.names.entries()) {
        this.#add({ concept, term: name.text, isPreferred: at === 0 }, name.weak);
      }
    }
    // The publishers' own wording comes last: where it is a name of another concept, that one is meant.
    for (const concept of concepts) {
      for (const { display } of concept.codes) this.#add({ concept, term: display, isPreferred: true }, false);
    }
    for (const other of others) this.#addNear(normalisedKey(other), null);
  }

  /** The concept that the words mean, or null. `isSpelt`: they are known to be spelt right, so that none alike is taken. */
  find(text: string, isSpelt: boolean): ConceptMatch | null {
    const exact = this.#exact.get(exactKey(text));
    if (exact?.isPreferred) return match(exact, 'exact', scores.exact);
    const key = normalisedKey(text);
    const normalised = this.#normalised.get(key);
    if (normalised?.isPreferred) return match(normalised, 'normalised', scores.normalised);
    if (exact !== undefined) return match(exact, 'synonym', scores.synonym);
    if (normalised !== undefined) return match(normalised, 'synonym', scores.normalisedSynonym);
    const broader = broaderKey(text);
    const wider = broader === null ? undefined : this.#normalised.get(broader);
    if (wider !== undefined) return match(wider, 'normalised', scores.broader);
    return isSpelt ? null : this.#mostAlike(key);
  }

  #add(named: Named, weak: boolean): void {
    const exact = exactKey(named.term);
    if (!this.#exact.has(exact)) this.#exact.set(exact, named);
    if (weak) return;
    const key = normalisedKey(named.term);
    const known = this.#normalised.get(key);
    if (known !== undefined) return;
    this.#normalised.set(key, named);
    this.#addNear(key, named);
  }

  #addNear(key: string, named: Named | null): void {
    if (key.length < leastLetters) return;
    const place = `${key[0]}${key.length}`;
    const names = this.#near.get(place);
    const near = { key, bits: letterBits(key), named };
    if (names === undefined) this.#near.set(place, [near]);
    else names.push(near);
  }

  /** The name that differs from the words by a letter or two; null where two things have such names. */
  #mostAlike(key: string): ConceptMatch | null {
    if (key.length < leastLetters) return null;
    let best: { named: Named; alike: number } | null = null;
    let meant: Concept | null | undefined;
    const bits = letterBits(key);
    for (let length = key.length - 2; length <= key.length + 2; length += 1) {
      const allowed = this.#isStrict ? 1 : allowedLetters(Math.min(key.length, length));
      const looked = this.#isStrict ? 2 : allowed;
      for (const { key: name, bits: others, named } of this.#near.get(`${key[0]}${length}`) ?? []) {
        if (!mayBeWithin(bits, others, looked)) continue;
        const apart = lettersApart(key, name, looked);
        if (apart === null) continue;
        const concept = named?.concept ?? null;
        if (concept === null || (meant !== undefined && meant !== concept)) return null;
        meant = concept;
        const alike = similarity(key, name);
        if (named !== null && apart <= allowed && alike >= leastSimilarity && alike > (best?.alike ?? 0)) {
          best = { named, alike };
        }
      }
    }
    return best && match(best.named, 'trigram', Math.round(best.alike * 85) / 100);
  }
}

function match({ concept, term }: Named, reason: MatchReason, score: number): ConceptMatch {
  return { concept, term, reason, score };
}
