import type { RecordFact } from '@exora/contracts';
import { Card } from '#components/ui/card.tsx';
import { factLabel } from '#lib/facts/describe-fact.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { EditLink } from './edit-link.tsx';
import { FactRow } from './fact-rows.tsx';
import { timelineYears } from './timeline-days.ts';

/** Facts of one kind by year, latest first and undated ones last, each with its proof. */
export function FactYears({
  facts,
  mayEdit,
  format,
}: {
  facts: readonly RecordFact[];
  mayEdit: boolean;
  format: FormatPreferences;
}) {
  return (
    <div className="grid grid-cols-1 gap-6">
      {timelineYears(facts).map(({ year, days }) => (
        <section key={year} aria-labelledby={`year-${year}`} className="grid grid-cols-1 gap-3">
          <h2 id={`year-${year}`} className="text-lg font-semibold tracking-tight">
            {year}
          </h2>
          <Card className="px-5 py-2">
            <ul className="divide-y divide-line">
              {days
                .flatMap((day) => day.facts)
                .map((fact) => (
                  <li key={fact.id} className="flex items-center gap-2 py-1 print:break-inside-avoid">
                    <ul className="min-w-0 flex-1">
                      <FactRow fact={fact} format={format} />
                    </ul>
                    {mayEdit && <EditLink id={fact.id} name={factLabel(fact, format.dates)} />}
                  </li>
                ))}
            </ul>
          </Card>
        </section>
      ))}
    </div>
  );
}
