import type { Overview } from '@exora/contracts';
import Link from 'next/link';
import { counted } from '#lib/format/quantities.ts';

/** How much the record holds, in one line. */
export function RecordCounts({ counts }: { counts: Overview['counts'] }) {
  return (
    <>
      {counted(counts.facts, 'fact')} from{' '}
      <Link href="/documents" className="underline decoration-field underline-offset-4 hover:text-ink">
        {counted(counts.documents - counts.failed, 'document')}
      </Link>
      , each with its words.
      {counts.failed > 0 && (
        <>
          {' '}
          <Link href="/documents" className="font-medium text-danger underline underline-offset-4">
            {counted(counts.failed, 'document')} could not be read.
          </Link>
        </>
      )}
    </>
  );
}
