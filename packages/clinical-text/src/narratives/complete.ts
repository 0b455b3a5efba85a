import type { ToldSentence } from '@exora/contracts';
import type { Grounds } from './check/fact-grounds.ts';
import { mentionsIn } from './check/mentions.ts';
import { tokensOf } from './check/tokens.ts';

/** The facts that a sentence cites and names. */
export function namedIn({ text, factIds }: ToldSentence, own: ReadonlyMap<string, Grounds>): string[] {
  const cited = factIds.flatMap((id) => own.get(id) ?? []);
  return mentionsIn(tokensOf(text), cited).flatMap(({ facts }) => facts.map(({ fact }) => fact.id));
}

/**
 * A writer's sentences, and behind them those of the rules that tell a fact which they don't: an allergy that a writer passes over
 * stays told. Null, so that the rules' alone are to stand, where the writer tells less than half of what they do, or where what is to
 * be added can't stand apart from the sentence before it.
 */
export function complete(
  written: readonly ToldSentence[],
  rules: readonly ToldSentence[],
  own: ReadonlyMap<string, Grounds>,
): ToldSentence[] | null {
  // A fact that is only cited isn't told.
  const told = new Set(written.flatMap((sentence) => namedIn(sentence, own)));
  const due = new Set(rules.flatMap(({ factIds }) => factIds));
  const passedOver = new Set([...due].filter((id) => !told.has(id)));
  if (written.length === 0 || passedOver.size > due.size / 2) return null;
  const rest = rules.filter(({ factIds }) => factIds.some((id) => passedOver.has(id)));
  return rest.every((sentence) => namedIn(sentence, own).length > 0) ? [...written, ...rest] : null;
}
