import type { Overview } from '@exora/contracts';
import type { ReactNode } from 'react';
import { proofAction, proofAddress } from '#lib/facts/proof-place.ts';

type ListedFact = Pick<Overview['labs'][number], 'id' | 'shell_file_id'>;

/** Leads from a fact of a list to its proof: its words in its document, or the page of what a person entered. */
export function FactLink({ fact, children }: { fact: ListedFact; children: ReactNode }) {
  return (
    <a
      href={proofAddress(fact)}
      data-soft
      data-testid="fact-link"
      data-fact-id={fact.id}
      className="group -mx-2 block min-h-11 rounded-xl px-3 py-2.5 transition-colors hover:bg-raised sm:px-3"
    >
      {children}
      <span className="sr-only">{proofAction(fact)}</span>
    </a>
  );
}
