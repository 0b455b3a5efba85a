import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  readonly isNumber?: true;
}

/** A table that scrolls within itself where there is no room, also by keyboard. The first column names the row. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={`${caption}: table`} tabIndex={0} className="overflow-x-auto rounded-lg">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-soft">
            {columns.map(({ heading, isNumber }) => (
              <th
                key={heading}
                scope="col"
                className={classNames(
                  'px-3 py-2 font-medium whitespace-nowrap first:pl-0 last:pr-0',
                  isNumber && 'text-right',
                )}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ heading, cell, isNumber }, index) => {
                const look = classNames(
                  'px-3 py-2.5 align-top first:pl-0 last:pr-0',
                  isNumber && 'text-right tabular-nums whitespace-nowrap',
                );
                return index === 0 ? (
                  <th key={heading} scope="row" className={classNames(look, 'font-medium')}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={heading} className={look}>
                    {cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
