import type { Metadata } from 'next';
import { ResultsPage } from '../results-page.tsx';

export const metadata: Metadata = { title: 'Lab results' };

export default function LabsPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  return <ResultsPage type="lab" searchParams={searchParams} />;
}
