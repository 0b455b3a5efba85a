import type { FactType, RecordFact, TimelineYears } from '@exora/contracts';
import { CalendarDays } from 'lucide';
import Link from 'next/link';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { classNames } from '#lib/class-names.ts';
import { aheadOf } from '#lib/facts/ahead.ts';
import { groupTitles } from '#lib/facts/groups.ts';
import { monthNames } from '#lib/format/dates.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';
import { counted } from '#lib/format/quantities.ts';
import { timelinePageSize } from '#lib/record/page-sizes.ts';
import { EarlierFacts } from './earlier-facts.tsx';
import { type TimelineStart, timelineAddress } from './timeline-address.ts';
import { timelineBlocks, timelineYears } from './timeline-days.ts';
import { TimelineDays } from './timeline-days-list.tsx';
import { YearJump } from './year-jump.tsx';

const kinds = Object.keys(groupTitles) as FactType[];

/** A record's facts by day: the latest as the server draws them, earlier ones when the end of the list is near. */
export function Timeline({
  patientId,
  kind,
  start,
  years,
  facts,
  format,
}: {
  patientId: string;
  kind: FactType | null;
  /** The year or month from whose end on the facts are shown; null: from the latest on. */
  start: TimelineStart | null;
  years: TimelineYears;
  /** The first page. */
  facts: RecordFact[];
  format: FormatPreferences;
}) {
  const last = facts.length < timelinePageSize ? null : (facts.at(-1)?.id ?? null);
  const blocks = timelineBlocks(timelineYears(facts));
  // The facts of a day stand together: where more may follow, the last days are drawn with what follows.
  const whole = last === null ? blocks : blocks.slice(0, -1);
  const begun = blocks.slice(whole.length).flatMap(({ days }) => days.flatMap(({ day }) => day.facts));
  const yearAbove = whole.flatMap(({ days }) => days.flatMap((each) => each.year ?? [])).at(-1) ?? null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <KindFilter kind={kind} />
      {/* On phones no grid, in whose row the choice of years could not stay while one scrolls. */}
      <div className="flex flex-col gap-x-8 gap-y-4 lg:grid lg:grid-cols-1 lg:items-start has-[nav]:lg:grid-cols-[7.5rem_minmax(0,1fr)]">
        <YearJump kind={kind} start={start} years={years} />
        {/* What the focus comes to is not under the choice of years. */}
        <div className="grid min-w-0 grid-cols-1 gap-6 max-lg:[&_a]:scroll-mt-14" data-days>
          {start !== null && (
            <p className="text-sm text-ink-soft">
              From the end of {start.month === null ? start.year : `${monthNames[start.month - 1]} ${start.year}`} back.{' '}
              <Link
                href={timelineAddress(kind, null)}
                className="inline-flex min-h-11 items-center font-semibold text-brand lg:pointer-fine:min-h-0"
              >
                Show the latest
              </Link>
            </p>
          )}
          <MisreadNote count={facts.filter((fact) => aheadOf(fact) === 'unlikely').length} />
          {blocks.length === 0 && (
            <Card>
              <BlankState icon={CalendarDays} title="Nothing here yet">
                <p>
                  {kind === null
                    ? 'Facts appear here when documents have been read.'
                    : 'The record has nothing of this kind.'}
                </p>
              </BlankState>
            </Card>
          )}
          {whole.map((block) => (
            <div key={block.days[0]?.day.facts[0]?.id} className="grid grid-cols-1 gap-4">
              <TimelineDays days={block.days} format={format} />
            </div>
          ))}
          {last !== null && (
            <EarlierFacts
              key={last}
              patientId={patientId}
              kind={kind}
              begun={begun}
              yearAbove={yearAbove}
              after={last}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** What stands on top by a date that can't be is said, so that nobody takes it for the latest. */
function MisreadNote({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Notice
      tone="warn"
      title={`${counted(count, 'fact')} here ${count === 1 ? 'is' : 'are'} dated in the future, where nothing can have happened yet`}
    >
      <p>The date was probably misread or mistyped: compare it with its document, and correct it.</p>
    </Notice>
  );
}

function KindFilter({ kind }: { kind: FactType | null }) {
  return (
    <nav
      aria-label="Kinds of facts"
      className="no-print -mx-4 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      <KindLink href={timelineAddress(null, null)} here={kind === null} name="All" />
      {kinds.map((each) => (
        <KindLink key={each} href={timelineAddress(each, null)} here={kind === each} name={groupTitles[each]} />
      ))}
    </nav>
  );
}

function KindLink({ href, here, name }: { href: string; here: boolean; name: string }) {
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={classNames(
        'flex min-h-11 shrink-0 items-center rounded-full border px-3.5 text-sm font-medium transition-colors lg:pointer-fine:min-h-8',
        here ? 'border-brand bg-brand-soft text-brand' : 'border-line bg-surface hover:border-field',
      )}
    >
      {name}
    </Link>
  );
}
