import type { Metadata } from 'next';
import { ResultPage } from '../../results-page.tsx';

export const metadata: Metadata = { title: 'Vital sign' };

export default function VitalPage({ params }: { params: Promise<{ id: string }> }) {
  return <ResultPage type="vital" params={params} />;
}
