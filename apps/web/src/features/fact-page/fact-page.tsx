'use client';

import type { Fact, FactVersion, Profile } from '@exora/contracts';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { FactActions } from '#components/facts/fact-actions.tsx';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { typeLooks } from '#components/facts/type-look.ts';
import { VersionList } from '#components/facts/version-list.tsx';
import { useFormat } from '#components/format/format-provider.tsx';
import { FetchedProof } from '#components/proof/fetched-proof.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import { quantityOf } from '#lib/facts/quantity.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { OutOfRecord } from './out-of-record.tsx';

/** One fact by itself: what it says, the words that prove it or who stated it, its history, and what can be said about it. */
export function FactPage({
  versions,
  latest,
  profile,
}: {
  versions: readonly FactVersion[];
  /** The first of the versions. */
  latest: FactVersion;
  profile: Profile;
}) {
  const [said, setSaid] = useState<string | null>(null);
  const card = useRef<HTMLDivElement>(null);
  useKeptFocus(card, `${latest.fact.id} ${latest.status}`);
  const isLiving = latest.status === 'suggested' || latest.status === 'confirmed';
  const fact: Fact = { ...latest.fact, ...(isLiving && { status: latest.status as 'suggested' | 'confirmed' }) };
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:gap-5">
      <Card
        ref={card}
        tabIndex={-1}
        className="grid grid-cols-1 gap-4 p-5 outline-none"
        aria-labelledby="fact-name"
        data-testid="fact-page"
      >
        <FactSummary fact={fact} profile={profile} />
        <p role="status" className="text-sm text-ink-soft empty:hidden" data-testid="fact-said">
          {said}
        </p>
        {!isLiving && <OutOfRecord version={latest} mayEdit={mayEdit(profile)} />}
        {isLiving && mayEdit(profile) && (
          <FactActions fact={fact} onDecided={(_, made) => setSaid(saidWords[made.decision])} />
        )}
        {isLiving && !mayEdit(profile) && (
          <p className="text-sm text-ink-soft">You can look at this record. Whoever keeps it can let you correct it.</p>
        )}
      </Card>
      <div className="grid grid-cols-1 gap-4 lg:gap-5">
        <Origin versions={versions} />
        <Card className="grid grid-cols-1 gap-3 p-5" aria-labelledby="fact-history">
          <h2 id="fact-history" className="text-base font-semibold tracking-tight">
            History
          </h2>
          <VersionList versions={versions} />
        </Card>
      </div>
    </div>
  );
}

const saidWords = { confirm: 'Confirmed.', correct: 'Corrected. The version before stays below.', reject: 'Rejected.' };

function FactSummary({ fact, profile }: { fact: Fact; profile: Profile }) {
  const { icon, tile } = typeLooks[fact.type];
  const { dates, units } = useFormat();
  const range = quantityOf(fact, units)?.range ?? null;
  const lines = [factDetail(fact, dates), range === null ? null : `Range ${range}`, factDate(fact, dates)].filter(
    (line) => line !== null,
  );
  return (
    <>
      <p className="flex min-w-0 items-center gap-2.5 text-sm text-ink-soft">
        <span className={`grid size-9 shrink-0 place-items-center rounded-xl ${tile}`}>
          <Icon of={icon} className="size-4.5" />
        </span>
        <span className="min-w-0 truncate">
          In the record of <bdi className="font-medium">{profile.display_name}</bdi>
        </span>
      </p>
      <div className="grid gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 id="fact-name" className="min-w-0 text-xl font-semibold tracking-tight break-words">
            <bdi>{factTitle(fact)}</bdi>
          </h2>
          <span className="text-xl">
            <FactValue fact={fact} units={units} />
          </span>
        </div>
        <div className="flex flex-wrap gap-1.5 empty:hidden">
          <FactBadges fact={fact} />
        </div>
        {lines.map((line) => (
          <bdi key={line} className="block break-words text-ink-soft">
            {line}
          </bdi>
        ))}
        <p className="text-sm text-ink-soft">
          {fact.code === null ? 'Not coded' : `${fact.code.display} (${fact.code.system} ${fact.code.code})`}
        </p>
      </div>
    </>
  );
}

/** The words that some version of the fact was read from, or that there are none. */
function Origin({ versions }: { versions: readonly FactVersion[] }) {
  const read = versions.find(({ fact }) => fact.sources.length > 0);
  return (
    <Card className="grid grid-cols-1 gap-3 p-5" aria-labelledby="fact-origin">
      <h2 id="fact-origin" className="text-base font-semibold tracking-tight">
        Where it comes from
      </h2>
      {read === undefined ? (
        <p className="text-sm text-ink-soft" data-testid="entered-by-hand">
          A person entered it by hand. No document of the record proves it; the history says who and when.
        </p>
      ) : (
        <>
          {read !== versions[0] && (
            <p className="text-sm text-ink-soft">The document says this; what stands here was corrected by hand.</p>
          )}
          <FetchedProof shellFileId={read.shell_file_id} fact={read.fact} />
          {read.shell_file_id === null ? (
            <p className="text-sm text-ink-soft">The document itself is not shared with you.</p>
          ) : (
            <Link
              href={`/documents/${read.shell_file_id}?fact=${versions[0]?.fact.id ?? ''}`}
              prefetch={false}
              className="flex min-h-11 w-fit max-w-full items-center text-sm font-semibold text-brand"
            >
              <span className="truncate">
                See it in <bdi>{read.file_name ?? 'the document'}</bdi>
              </span>
            </Link>
          )}
        </>
      )}
    </Card>
  );
}
