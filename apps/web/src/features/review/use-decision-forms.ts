import { useEffect, useState } from 'react';

export type DecisionForms = typeof import('#components/facts/decision-forms.ts');

/**
 * The forms behind a decision, which come when the first fact is there to be read. They are drawn at once from then on: who
 * works by keyboard goes on typing.
 */
export function useDecisionForms(): DecisionForms | null {
  const [forms, setForms] = useState<DecisionForms | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const again = () => setTries(tries + 1);
    import('#components/facts/decision-forms.ts').then(setForms, () => {
      window.addEventListener('online', again, { once: true });
    });
    return () => window.removeEventListener('online', again);
  }, [tries]);
  return forms;
}
