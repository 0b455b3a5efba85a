import type { Grounds } from './fact-grounds.ts';
import { type Mention, nearestMention } from './mentions.ts';
import type { Token } from './tokens.ts';

/** A sentence while it is checked: its tokens, where it names its facts, and which tokens were explained already. */
export class Reading {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly mentions: readonly Mention[];
  readonly cited: readonly Grounds[];
  /** Quantities of the text with the facts that have them, in order. */
  readonly found: { token: number; facts: Grounds[] }[] = [];
  readonly #taken = new Set<number>();
  readonly #named = new Set<number>();

  constructor(text: string, tokens: readonly Token[], mentions: readonly Mention[], cited: readonly Grounds[]) {
    this.text = text;
    this.tokens = tokens;
    this.mentions = mentions;
    this.cited = cited;
    for (const { first, last } of mentions) {
      for (let index = first; index <= last; index += 1) {
        this.#taken.add(index);
        this.#named.add(index);
      }
    }
    for (const phrase of cited.flatMap((one) => one.denying)) this.#takePhrase(phrase);
  }

  /** Marks tokens as explained. */
  take(first: number, last = first): void {
    for (let index = first; index <= last; index += 1) this.#taken.add(index);
  }

  isTaken(index: number): boolean {
    return this.#taken.has(index);
  }

  /** Whether the token is part of a fact's name. */
  isNamed(index: number): boolean {
    return this.#named.has(index);
  }

  /** The key of a token, empty past the end. */
  key(index: number): string {
    return this.tokens[index]?.key ?? '';
  }

  /** Where one of these words stands outside of names and quoted details; -1: nowhere. */
  find(words: ReadonlySet<string>): number {
    return this.tokens.findIndex((token, index) => words.has(token.key) && !this.isTaken(index));
  }

  has(...words: string[]): boolean {
    return this.find(new Set(words)) >= 0;
  }

  /** The facts that a token speaks of: those named last before it (else next after it), by the quantity since then. */
  focus(index: number): readonly Grounds[] {
    const mention = nearestMention(this.mentions, index);
    if (mention === null) return this.cited;
    const since = this.found.filter(({ token }) => token < index && token > mention.last).at(-1);
    const narrowed = since?.facts.filter((one) => mention.facts.includes(one)) ?? [];
    return narrowed.length > 0 ? narrowed : mention.facts;
  }

  /** The facts that are named last before a token (else next after it); all that are cited where none is. */
  subject(index: number): readonly Grounds[] {
    return nearestMention(this.mentions, index)?.facts ?? this.cited;
  }

  #takePhrase(phrase: readonly string[]): void {
    for (let index = 0; index + phrase.length <= this.tokens.length; index += 1) {
      if (phrase.every((word, at) => this.key(index + at) === word)) this.take(index, index + phrase.length - 1);
    }
  }
}
