import type { Metadata } from 'next';
import { FactsPage } from '../facts-page.tsx';

export const metadata: Metadata = { title: 'Procedures' };

export default function ProceduresPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  return (
    <FactsPage
      type="procedure"
      place="/record/procedures"
      lead="Operations, examinations and treatments that your documents tell of, latest first."
      empty="Operations, examinations and treatments will stand here when documents tell of them."
      searchParams={searchParams}
    />
  );
}
