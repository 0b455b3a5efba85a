import type { Metadata } from 'next';
import { ResultPage } from '../../results-page.tsx';

export const metadata: Metadata = { title: 'Lab result' };

export default function LabPage({ params }: { params: Promise<{ id: string }> }) {
  return <ResultPage type="lab" params={params} />;
}
