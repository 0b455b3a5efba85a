import type { NarratableFact, ToldSentence } from '@exora/contracts';

/** Most facts that one sentence cites (`complete_narrating` accepts no more). */
export const mostCited = 100;
const longestSentence = 1500;

/** A sentence that rests on these facts. Its first letter is left for whoever puts it in its place. */
export function sentence(text: string, facts: readonly NarratableFact[]): ToldSentence | null {
  const factIds = [...new Set(facts.map((fact) => fact.id))].sort();
  if (text === '' || factIds.length === 0 || factIds.length > mostCited || text.length > longestSentence) return null;
  return { text: /[.!?]$/.test(text) ? text : `${text}.`, factIds };
}

/** The sentences that could be made. */
export function sentences(made: readonly (ToldSentence | null)[]): ToldSentence[] {
  return made.filter((one) => one !== null);
}
