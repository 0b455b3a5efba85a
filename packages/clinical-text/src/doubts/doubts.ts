import type { Doubt, PageWord, ProposedFact } from '@exora/contracts';
import { contradictions } from './contradictions.ts';
import { dateDoubts, dateHabit } from './dates.ts';
import { doseDoubts } from './doses.ts';
import { numberDoubts } from './numbers.ts';
import { valueDoubts } from './values.ts';
import { doubt } from './weights.ts';

/** A page as doubts need it. */
export interface DoubtsPage {
  number: number;
  text: string;
  words: readonly PageWord[];
}

/**
 * What is doubtful about each fact of one document, in the order of the facts: what its extractor said itself, then what follows
 * from its words, its numbers and the other facts. The most likely doubt comes first.
 */
export function doubtsOf(facts: readonly ProposedFact[], pages: readonly DoubtsPage[]): Doubt[][] {
  const byNumber = new Map(pages.map((page) => [page.number, page]));
  const habit = dateHabit(pages);
  const contradicted = contradictions(facts);
  return facts.map((fact, at) =>
    [
      ...(fact.doubts ?? []),
      ...nameDoubts(fact),
      ...numberDoubts(fact, byNumber),
      ...valueDoubts(fact),
      ...doseDoubts(fact),
      ...dateDoubts(fact, habit),
      ...(contradicted[at] ?? []),
    ].sort((a, b) => b.weight - a.weight),
  );
}

/** A short form of which nothing in the document tells the meaning. */
function nameDoubts({ attributes }: ProposedFact): Doubt[] {
  const { ambiguous } = attributes;
  return typeof ambiguous === 'string' ? [doubt('ambiguous_short_form', { meanings: ambiguous })] : [];
}
