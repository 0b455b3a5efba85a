import type { Overview } from '@exora/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';

type OverviewFact = Overview['labs'][number];

/** Leads from a fact of the overview to its words in its document. What a person entered leads nowhere. */
export function FactLink({ fact, children }: { fact: OverviewFact; children: ReactNode }) {
  if (fact.shell_file_id === null) return <div className="-mx-2 px-3 py-2.5">{children}</div>;
  return (
    <Link
      href={`/documents/${fact.shell_file_id}?fact=${fact.id}`}
      prefetch={false}
      data-testid="fact-link"
      data-fact-id={fact.id}
      className="group -mx-2 block min-h-11 rounded-xl px-3 py-2.5 transition-colors hover:bg-raised sm:px-3"
    >
      {children}
      <span className="sr-only">Show where it stands in the document</span>
    </Link>
  );
}
