import type { Conflict, LineType, RecordLine } from '@exora/contracts';
import { TriangleAlert } from 'lucide';
import { SourceIcon } from '#components/facts/source-icon.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isAhead } from '#lib/facts/ahead.ts';
import { conflictTitle } from '#lib/facts/conflict-text.ts';
import { lineSummary, statementDate, statementText } from '#lib/facts/line-text.ts';
import { proofAction, proofAddress, sourceName } from '#lib/facts/proof-place.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { ConflictStatement } from './conflict-list.tsx';
import { EditLink } from './edit-link.tsx';

const headings: Readonly<Record<LineType, { current: string; past: string }>> = {
  medication: { current: 'Taken at present', past: 'Taken before, or not taken' },
  condition: { current: 'Present', past: 'Resolved, or found absent' },
  allergy: { current: 'Present', past: 'In the past, or denied' },
};

/** Drugs, conditions or allergies, current and past apart, each with all that is stated of it and what contradicts. */
export function LineList({
  type,
  lines,
  conflicts,
  mayEdit,
  dates,
}: {
  type: LineType;
  lines: readonly RecordLine[];
  conflicts: readonly Conflict[];
  mayEdit: boolean;
  dates: DateOrder;
}) {
  const parts = [
    { title: headings[type].current, lines: lines.filter(({ current }) => current) },
    { title: headings[type].past, lines: lines.filter(({ current }) => !current) },
  ].filter((part) => part.lines.length > 0);
  return (
    <div className="grid grid-cols-1 gap-8">
      {parts.map(({ title, lines: some }) => (
        <section key={title} aria-labelledby={`part-${title}`} className="grid grid-cols-1 gap-3">
          <h2 id={`part-${title}`} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          <ul className="grid grid-cols-1 gap-4">
            {some.map((line) => (
              <li key={line.id} className="print:break-inside-avoid">
                <Line
                  line={line}
                  conflicts={conflicts.filter(({ id }) => line.conflicts.includes(id))}
                  mayEdit={mayEdit}
                  dates={dates}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Line({
  line,
  conflicts,
  mayEdit,
  dates,
}: {
  line: RecordLine;
  conflicts: readonly Conflict[];
  mayEdit: boolean;
  dates: DateOrder;
}) {
  return (
    <Card aria-labelledby={`line-${line.id}`} data-testid="record-line" className="px-5 pt-4 pb-2">
      <h3 id={`line-${line.id}`} className="font-semibold tracking-tight break-words first-letter:uppercase">
        <bdi>{line.name}</bdi>
      </h3>
      <p className="text-sm text-ink-soft">{lineSummary(line, dates)}</p>
      {conflicts.map((conflict) => (
        <LineConflict key={conflict.id} conflict={conflict} dates={dates} />
      ))}
      <ol className="mt-2 divide-y divide-line">
        {line.history.map((statement) => (
          <li
            key={statement.sources[0]?.event_id}
            className="grid grid-cols-1 gap-x-4 py-1 sm:grid-cols-[7rem_minmax(0,2fr)_minmax(0,3fr)]"
          >
            <span className="self-center text-sm text-ink-soft tabular-nums">
              {statementDate(statement, dates)}
              {isAhead(statement.date) && <span className="block text-xs text-warn">in the future</span>}
            </span>
            <bdi className="self-center break-words">{statementText(statement)}</bdi>
            <ul>
              {statement.sources.map((source) => (
                <li key={source.event_id} className="flex items-center justify-between gap-1">
                  <Source source={source} />
                  {mayEdit && (
                    <EditLink
                      id={source.event_id}
                      name={`${line.name}, ${statementText(statement)}, ${statementDate(statement, dates)}`}
                    />
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What contradicts about a line, where it stands. */
function LineConflict({ conflict, dates }: { conflict: Conflict; dates: DateOrder }) {
  return (
    <div role="note" className="mt-3 rounded-xl bg-warn-soft px-4 py-2.5 text-sm" data-testid="line-conflict">
      <p className="flex gap-2 font-semibold text-warn">
        <Icon of={TriangleAlert} className="mt-0.5 size-4 shrink-0" />
        <bdi className="min-w-0 break-words">{conflictTitle(conflict)}.</bdi>
      </p>
      <ul className="pl-6">
        {conflict.statements.map((statement, at) => (
          <li key={statement.event_id ?? at}>
            <ConflictStatement statement={statement} dates={dates} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Source({ source }: { source: RecordLine['history'][number]['sources'][number] }) {
  const place = { ...source, id: source.event_id };
  return (
    <a
      href={proofAddress(place)}
      data-soft
      data-testid="fact-link"
      data-fact-id={source.event_id}
      className="inline-flex min-h-11 min-w-0 items-center gap-1.5 text-sm text-ink-soft hover:text-brand"
    >
      <SourceIcon fact={source} className="size-3.5 shrink-0" />
      <bdi className="truncate underline decoration-field underline-offset-4 print:whitespace-normal">
        {sourceName(source)}
      </bdi>
      {source.page !== null && source.file_name !== null && <span className="shrink-0">· page {source.page}</span>}
      <span className="sr-only">{proofAction(source)}</span>
    </a>
  );
}
