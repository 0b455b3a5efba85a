import type { Metadata } from 'next';
import { ResultsPage } from '../results-page.tsx';

export const metadata: Metadata = { title: 'Vital signs' };

export default function VitalsPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  return <ResultsPage type="vital" searchParams={searchParams} />;
}
