import type { Metadata } from 'next';
import { FactsPage } from '../facts-page.tsx';

export const metadata: Metadata = { title: 'Immunisations' };

export default function ImmunisationsPage({ searchParams }: { searchParams: Promise<{ after?: string | string[] }> }) {
  return (
    <FactsPage
      type="immunization"
      place="/record/immunisations"
      lead="Every vaccine that your documents tell of, latest first."
      empty="Vaccines with their dates and lots will stand here. A vaccination card or a statement from a register is a good start."
      searchParams={searchParams}
    />
  );
}
