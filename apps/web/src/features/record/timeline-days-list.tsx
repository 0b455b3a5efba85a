import type { RecordFact } from '@exora/contracts';
import { Fragment } from 'react';
import { typeLooks } from '#components/facts/type-look.ts';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { partialDate } from '#lib/format/dates.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { FactRow, LabRow } from './fact-rows.tsx';
import type { TimelineBlock, TimelineDay } from './timeline-days.ts';

/** The days of a stretch of the timeline, each year named where it begins. */
export function TimelineDays({ days, format }: { days: TimelineBlock['days']; format: FormatPreferences }) {
  return days.map(({ day, year }) => (
    <Fragment key={day.date}>
      {year !== null && <h2 className="pt-2 text-xl font-semibold tracking-tight">{year}</h2>}
      <Day day={day} format={format} />
    </Fragment>
  ));
}

/** A day's card. */
function Day({ day, format }: { day: TimelineDay; format: FormatPreferences }) {
  return (
    <div
      className="grid gap-x-5 gap-y-2 sm:grid-cols-[7.5rem_minmax(0,1fr)]"
      data-testid="timeline-day"
      data-date={day.date}
    >
      {day.date === '' ? (
        <span aria-hidden />
      ) : (
        <h3 className="pt-4 text-sm font-semibold text-ink-soft tabular-nums sm:text-right">
          {partialDate(day.date, format.dates)}
        </h3>
      )}
      <Card className="px-5 py-2">
        <ul className="grid gap-0.5">
          {day.facts.map((fact) => (
            <TimelineRow key={fact.id} fact={fact} format={format} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function TimelineRow({ fact, format }: { fact: RecordFact; format: FormatPreferences }) {
  const { icon, tile } = typeLooks[fact.type];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-3" data-testid="timeline-fact" data-type={fact.type}>
      <span className={classNames('mt-2.5 grid size-8 place-items-center rounded-lg', tile)}>
        <Icon of={icon} className="size-4" />
      </span>
      <ul>
        {fact.type === 'lab' || fact.type === 'vital' ? (
          <LabRow fact={fact} format={format} dated />
        ) : (
          <FactRow fact={fact} format={format} dated={fact.type !== 'encounter'} />
        )}
      </ul>
    </li>
  );
}
