import { useEffect, useState } from 'react';
import { loadSurely } from '#lib/load-surely.ts';

export type DecisionForms = typeof import('#components/facts/decision-forms.ts');

/**
 * The forms behind a decision, which come when the first fact is there to be read. They are drawn at once from then on: who
 * works by keyboard goes on typing.
 */
export function useDecisionForms(): DecisionForms | null {
  const [forms, setForms] = useState<DecisionForms | null>(null);
  useEffect(() => void loadSurely(() => import('#components/facts/decision-forms.ts')).then(setForms), []);
  return forms;
}
