'use client';

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useFormat } from '#components/format/format-provider.tsx';
import { dayOf, partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** Whose record the paper is about, and from when: above what is printed, nowhere else. */
export function PrintHeading({ name, birthDate, what }: { name: string; birthDate: string | null; what: string }) {
  const { dates } = useFormat();
  const day = usePrintingDay(dates);
  return (
    <div className="print-only print-heading" data-testid="print-heading">
      <p>
        <bdi className="font-semibold">{name}</bdi>
        {birthDate !== null && <> · born {partialDate(birthDate, dates)}</>}
      </p>
      <p>
        {what}
        {day !== null && <> · printed on {day}</>}
      </p>
    </div>
  );
}

/** The reader's day at which the page is printed, however long it has been open. */
function usePrintingDay(dates: DateOrder): string | null {
  const [day, setDay] = useState<string | null>(null);
  useEffect(() => {
    const tell = () => flushSync(() => setDay(dayOf(new Date().toISOString(), undefined, dates)));
    window.addEventListener('beforeprint', tell);
    return () => window.removeEventListener('beforeprint', tell);
  }, [dates]);
  return day;
}

/** What has to be known by whoever reads the paper without the record. */
export function PrintDisclaimer() {
  return (
    <p className="print-only print-disclaimer">
      Printed from Exora. It shows what documents and people say, as far as they were read and shared with whoever
      printed it. It can be incomplete, out of date or wrong, and is no medical advice: check it against the documents
      named here before you act on it.
    </p>
  );
}
