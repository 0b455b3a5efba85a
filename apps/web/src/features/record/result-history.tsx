import type { ResultLine } from '@exora/contracts';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { factTitle } from '#lib/facts/describe-fact.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { chartData, undrawnSentence } from '#lib/results/chart-data.ts';
import { type ResultSeries, resultSeries } from '#lib/results/result-series.ts';
import { LazyResultChart } from './lazy-result-chart.tsx';
import { ResultTable } from './result-table.tsx';

/** One analyte or measurement over all documents: a chart and a table for each unit that can't be told in another. */
export function ResultHistory({
  line,
  today,
  format,
  mayEdit,
}: {
  line: ResultLine;
  today: string;
  format: FormatPreferences;
  mayEdit: boolean;
}) {
  const all = resultSeries(line, today, format);
  const [latest] = line.results;
  const name = latest === undefined ? line.name : factTitle(latest);
  return (
    <div className="grid grid-cols-1 gap-4 lg:gap-5">
      {all.length > 1 && (
        <Notice tone="info" title="These results are kept apart">
          <p>
            Their units can’t be converted into each other without knowing more than the documents say, or some have no
            unit. Each group stands by itself and must not be compared with the others.
          </p>
        </Notice>
      )}
      {all.map((series) => (
        <Series key={series.unit ?? ''} name={name} series={series} isOnly={all.length === 1} mayEdit={mayEdit} />
      ))}
      {line.count > line.results.length && (
        <p className="text-sm text-ink-soft">The latest {line.results.length} results are shown.</p>
      )}
      <p className="max-w-prose text-sm text-ink-soft" data-testid="chart-disclaimer">
        Results and ranges are what documents print; laboratories and methods differ, and a single value says little.
        This is no medical advice: ask a clinician what a course means.
      </p>
    </div>
  );
}

function Series({
  name,
  series,
  isOnly,
  mayEdit,
}: {
  name: string;
  series: ResultSeries;
  isOnly: boolean;
  mayEdit: boolean;
}) {
  const data = chartData(series);
  const undrawn = data === null ? null : undrawnSentence(series);
  return (
    <Card
      aria-label={`Results ${unitWords(series)}`}
      className="grid grid-cols-1 gap-3 px-5 py-4"
      data-testid="result-series"
    >
      {(!isOnly || series.unit !== null) && (
        <h2 className="text-sm font-semibold text-ink-soft">
          <bdi>{unitWords(series)}</bdi>
        </h2>
      )}
      {data !== null && (
        <>
          <LazyResultChart name={name} data={data} />
          <p className="text-xs text-ink-soft empty:hidden">
            {[
              data.low === null && data.high === null
                ? ''
                : `The green band is the range of ${data.rangesDiffer ? 'the latest document; others print another, by which their results are flagged' : 'the documents'}.`,
              series.points.some(({ comparator }) => comparator !== null)
                ? 'A triangle is a result that is only known to lie below or above the point.'
                : '',
              undrawn ?? '',
            ]
              .filter((part) => part !== '')
              .join(' ')}
          </p>
        </>
      )}
      <ResultTable name={name} series={series} mayEdit={mayEdit} />
    </Card>
  );
}

function unitWords({ unit }: ResultSeries): string {
  return unit === null ? 'Without a unit' : `In ${unit}`;
}
