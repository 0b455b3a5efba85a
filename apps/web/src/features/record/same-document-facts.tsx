'use client';

import { ChevronDown } from 'lucide';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

const DocumentFacts = dynamic(async () => (await import('./document-facts.tsx')).DocumentFacts, {
  ssr: false,
  loading: () => <Skeleton className="mb-3 h-16 rounded-xl" />,
});

/** What else the document of a visit says, asked for when it is opened. */
export function SameDocumentFacts({
  shellFileId,
  exceptId,
  visit,
}: {
  shellFileId: string;
  exceptId: string;
  /** Names the visit for whoever hears the button alone. */
  visit: string;
}) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details
      className="group/more no-print"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
      }}
      data-testid="visit-facts"
    >
      <summary className="-mx-2 flex min-h-11 list-none items-center gap-2 rounded-xl px-3 text-sm font-semibold text-brand hover:bg-raised [&::-webkit-details-marker]:hidden">
        <Icon of={ChevronDown} className="size-4 transition-transform group-open/more:rotate-180" />
        What its document says
        <span className="sr-only">: {visit}</span>
      </summary>
      {wasOpened && <DocumentFacts shellFileId={shellFileId} exceptId={exceptId} />}
    </details>
  );
}
