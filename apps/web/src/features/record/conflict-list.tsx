import type { Conflict } from '@exora/contracts';
import { TriangleAlert } from 'lucide';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { conflictTitle, statementText } from '#lib/facts/conflict-text.ts';
import { proofAddress } from '#lib/facts/proof-place.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** What contradicts in the record, each side with the document that says it. Nothing when nothing does. */
export function ConflictList({ conflicts, dates }: { conflicts: readonly Conflict[]; dates: DateOrder }) {
  if (conflicts.length === 0) return null;
  return (
    <Card aria-labelledby="section-conflicts" data-testid="section-conflicts" className="px-5 pt-5 pb-3">
      <div className="mb-2 flex items-center gap-3">
        <span className="grid size-9 place-items-center rounded-xl bg-warn-soft text-warn">
          <Icon of={TriangleAlert} className="size-4.5" />
        </span>
        <h2 id="section-conflicts" className="text-base font-semibold tracking-tight">
          Your documents contradict each other
        </h2>
        <span className="ml-auto text-sm text-ink-soft tabular-nums">{conflicts.length}</span>
      </div>
      <ul className="grid gap-3 pb-2">
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <bdi className="block font-semibold break-words">{conflictTitle(conflict)}</bdi>
            <ul className="grid text-sm text-ink-soft">
              {conflict.statements.map((statement, at) => (
                <li key={statement.event_id ?? at}>
                  <ConflictStatement statement={statement} dates={dates} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** One side of a conflict, leading to its proof where there is one to be seen. */
export function ConflictStatement({
  statement,
  dates,
}: {
  statement: Conflict['statements'][number];
  dates: DateOrder;
}) {
  const { shell_file_id: file, event_id: fact, file_name: name } = statement;
  const words = <bdi className="break-words">{statementText(statement, dates)}</bdi>;
  const href =
    fact !== null ? proofAddress({ id: fact, shell_file_id: file }) : file !== null ? `/documents/${file}` : null;
  if (href === null) return <span className="block py-2">{words}</span>;
  return (
    <a
      href={href}
      data-soft
      className="-mx-2 flex min-h-11 flex-wrap items-center gap-x-2 rounded-xl px-2 underline-offset-2 hover:bg-raised hover:text-ink"
    >
      {words}
      {name !== null && <bdi className="truncate text-xs underline">{name}</bdi>}
    </a>
  );
}
