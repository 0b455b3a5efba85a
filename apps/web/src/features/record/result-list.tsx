import type { ResultLine } from '@exora/contracts';
import { ChevronRight } from 'lucide';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { SourceIcon } from '#components/facts/source-icon.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isAhead } from '#lib/facts/ahead.ts';
import { factDate, factTitle } from '#lib/facts/describe-fact.ts';
import { proofAction, proofAddress, sourceName } from '#lib/facts/proof-place.ts';
import { quantityOf } from '#lib/facts/quantity.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { counted } from '#lib/format/quantities.ts';
import { resultSeries } from '#lib/results/result-series.ts';
import { SparkLine } from './spark-line.tsx';

/** Analytes or measurements, one row each: the latest result with its proof, and how it went before. */
export function ResultList({
  lines,
  place,
  today,
  format,
}: {
  lines: readonly ResultLine[];
  /** The view of which each line has a page below. */
  place: '/record/labs' | '/record/vitals';
  today: string;
  format: FormatPreferences;
}) {
  return (
    <Card className="px-5 py-2">
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <Row key={line.id} line={line} place={place} today={today} format={format} />
        ))}
      </ul>
    </Card>
  );
}

function Row({
  line,
  place,
  today,
  format,
}: {
  line: ResultLine;
  place: string;
  today: string;
  format: FormatPreferences;
}) {
  // A result dated in the future is no latest one where there is another; it stands with the others, marked.
  const ahead = line.results.filter(({ date }) => isAhead(date));
  const latest = line.results.find((result) => !ahead.includes(result)) ?? ahead[0];
  if (latest === undefined) return null;
  const range = quantityOf(latest, format.units)?.range ?? null;
  const series = resultSeries(line, today, format).find(({ points }) => points.some(({ id }) => id === latest.id));
  const date = factDate(latest, format.dates);
  return (
    <li
      data-testid="result-line"
      data-name={line.name}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-2 sm:grid-cols-[minmax(0,1fr)_6rem_minmax(9rem,auto)] print:break-inside-avoid"
    >
      <div className="min-w-0">
        <a
          href={`${place}/${line.id}`}
          data-soft
          className="-ml-2 inline-flex min-h-11 max-w-full flex-wrap items-center gap-x-1 rounded-lg px-2 font-semibold hover:bg-raised hover:text-brand"
        >
          <bdi className="min-w-0 break-words">{factTitle(latest)}</bdi>
          {line.count > 1 && (
            <span className="ml-1 shrink-0 text-sm font-normal text-ink-soft">{counted(line.count, 'result')}</span>
          )}
          <Icon of={ChevronRight} className="no-print size-4 shrink-0 text-ink-soft" />
        </a>
        <div className="flex flex-wrap gap-1.5 empty:hidden">
          <FactBadges fact={latest} />
          {ahead.length > 0 && !ahead.includes(latest) && (
            <Badge tone="warn">{counted(ahead.length, 'result')} dated in the future</Badge>
          )}
        </div>
      </div>
      <div className="no-print hidden sm:block">
        <SparkLine points={series?.points ?? []} />
      </div>
      <div className="text-right">
        <FactValue fact={latest} units={format.units} />
        {range !== null && <span className="block text-xs text-ink-soft tabular-nums">range {range}</span>}
      </div>
      <a
        href={proofAddress(latest)}
        data-soft
        data-testid="fact-link"
        data-fact-id={latest.id}
        className="group col-span-full -ml-2 flex min-h-11 w-fit max-w-full items-center gap-1.5 rounded-lg px-2 text-xs text-ink-soft hover:bg-raised hover:text-brand lg:pointer-fine:min-h-8"
      >
        <SourceIcon fact={latest} className="size-3.5 shrink-0" />
        <bdi className="truncate underline decoration-field underline-offset-2">{sourceName(latest)}</bdi>
        <span className="shrink-0">· {date ?? 'no date'}</span>
        <span className="sr-only">{proofAction(latest)}</span>
      </a>
    </li>
  );
}
