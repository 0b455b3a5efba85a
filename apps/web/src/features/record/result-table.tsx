import { Badge } from '#components/ui/badge.tsx';
import { classNames } from '#lib/class-names.ts';
import { assertionLabel } from '#lib/facts/describe-fact.ts';
import { detailsAddress } from '#lib/facts/proof-place.ts';
import type { ResultSeries } from '#lib/results/result-series.ts';

/** Every result of a series, newest first: what a chart draws and what it can't. Each leads to its proof. */
export function ResultTable({ name, series, mayEdit }: { name: string; series: ResultSeries; mayEdit: boolean }) {
  const hasRange = series.points.some(({ range }) => range !== null);
  return (
    <div className="-mx-5 overflow-x-auto px-5 print:overflow-visible">
      <table className="w-full text-left text-sm" data-testid="result-table">
        <caption className="sr-only">
          Results of {name}
          {series.unit === null ? '' : ` in ${series.unit}`}, newest first
        </caption>
        <thead className="text-ink-soft">
          <tr className="border-b border-line">
            <th scope="col" className="py-2 pr-4 font-medium">
              Date
            </th>
            <th scope="col" className="py-2 pr-4 text-right font-medium">
              Result
            </th>
            {hasRange && (
              <th scope="col" className="py-2 pr-4 font-medium">
                Range
              </th>
            )}
            <th scope="col" className="py-2 font-medium">
              Where it stands
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {series.points.map((point) => (
            <tr key={point.id} className="align-top print:break-inside-avoid">
              <td className="py-3 pr-4 whitespace-nowrap tabular-nums">
                {point.date ?? 'No date'}
                {point.undrawn === 'future' && <span className="block text-xs text-warn">in the future</span>}
              </td>
              <td className="py-3 pr-4 text-right tabular-nums">
                <bdi
                  className={classNames(
                    'font-semibold',
                    point.value !== null && 'whitespace-nowrap',
                    point.flag?.outOfRange && 'text-warn',
                  )}
                >
                  {point.converted ?? point.printed}
                </bdi>
                {point.converted !== null && (
                  <bdi className="block text-xs whitespace-nowrap text-ink-soft">written {point.printed}</bdi>
                )}
                <span className="mt-1 flex flex-wrap justify-end gap-1 empty:hidden">
                  {point.flag?.outOfRange && <Badge tone="warn">{point.flag.label}</Badge>}
                  {point.assertion !== 'present' && <Badge>{assertionLabel(point.assertion)}</Badge>}
                </span>
              </td>
              {hasRange && (
                <td className="py-3 pr-4 whitespace-nowrap text-ink-soft tabular-nums">{point.range ?? ''}</td>
              )}
              <td className="max-w-64 min-w-32">
                <a
                  href={point.address}
                  data-soft
                  data-testid="fact-link"
                  data-fact-id={point.id}
                  className="flex min-h-11 items-center underline decoration-field underline-offset-4 hover:text-brand"
                >
                  <bdi className="min-w-0 break-words">{point.source}</bdi>
                </a>
                {mayEdit && !point.address.startsWith('/facts/') && (
                  <a
                    href={detailsAddress(point.id)}
                    data-soft
                    className="no-print -mt-2 flex min-h-11 w-fit items-center text-xs text-ink-soft hover:text-ink lg:pointer-fine:min-h-8"
                  >
                    Correct or reject
                    <span className="sr-only"> the result of {point.date ?? 'no date'}</span>
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
