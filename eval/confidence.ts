import { extractFacts } from '@exora/clinical-text';
import type { GoldDocument } from '../packages/clinical-text/eval/layouts.ts';
import { type Prediction, reliability } from '../packages/clinical-text/eval/reliability.ts';

/**
 * The facts of documents with their confidence: right is one whose label stands on an expected entity of its type, with the
 * expected denial and value. Types that the reference of a document's set never marks are left out.
 */
export function predictions(documents: readonly GoldDocument[]): Prediction[] {
  const types = new Set(documents.flatMap(({ entities }) => entities.map(({ type }) => type)));
  return documents.flatMap(({ text, entities, optional }) =>
    extractFacts([{ number: 1, text }]).facts.flatMap((fact): Prediction[] => {
      const label = fact.sources[0];
      const type = fact.type === 'family_history' ? 'condition' : fact.type;
      if (!label || !types.has(type)) return [];
      // A chart's value is marked where it stands, its label is the head of its column.
      const over = (one: { start: number; end: number }): boolean =>
        fact.sources.some(({ start, end }) => one.start < end && start < one.end);
      const gold = entities.find((one) => one.type === type && over(one));
      if (!gold && optional.some(over)) return [];
      const isRight =
        gold !== undefined &&
        (gold.negated === undefined || gold.negated === (fact.assertion === 'absent')) &&
        (typeof gold.attributes.value !== 'number' || gold.attributes.value === Number(fact.attributes.value));
      return [{ confidence: fact.confidence, correct: isRight }];
    }),
  );
}

/** The reliability table, in per cent, without its empty bins. */
export function reliabilityOf(found: readonly Prediction[]) {
  const { bins, expectedError, brier, count } = reliability(found, 20);
  const percent = (share: number | null): number => Math.round((share ?? 0) * 1000) / 10;
  return {
    facts: count,
    expectedError: percent(expectedError),
    brier: Math.round(brier * 1000) / 1000,
    table: bins
      .filter((bin) => bin.count > 0)
      .map((bin) => ({ stated: percent(bin.stated), right: percent(bin.right), facts: bin.count })),
  };
}
