import Link from 'next/link';
import type { ReactNode } from 'react';
import { LocalDay } from '#components/ui/local-day.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import type { Erasure, ErasurePreview } from '#lib/account/erasures.ts';
import { EraseForm } from './erase-form.tsx';
import { ErasureAccount } from './erasure-account.tsx';

/** What an erasure would do, when, and the form that asks for it; or that it was asked for already. */
export function EraseView({
  title,
  profileId,
  expected,
  preview,
  open,
}: {
  title: ReactNode;
  profileId: string | null;
  expected: string;
  preview: ErasurePreview;
  open: Erasure | null;
}) {
  const days = preview.grace_days;
  return (
    <>
      <TitledCard title={title} lead="Nothing happens until you confirm below.">
        <ErasureAccount preview={preview} whole={profileId === null} />
      </TitledCard>
      <TitledCard title="What happens then">
        <ol className="grid list-decimal gap-2 pl-5 text-sm text-ink-soft">
          <li>
            For {days} days nothing changes, and you can take it back here.
            {profileId === null && ' You are signed out at once; signing in again is how you take it back.'}
          </li>
          <li>Then nobody can read it any more, and everything is removed. That can’t be undone.</li>
          <li>Everybody who has access is told now, and again when it has begun.</li>
        </ol>
        {open === null ? (
          <EraseForm profileId={profileId} expected={expected} graceDays={days} />
        ) : (
          <Notice tone="info" title="This was asked for already.">
            <p>
              {open.begun_at === null ? (
                <>
                  It begins on <LocalDay timestamp={open.due_at} />.
                </>
              ) : (
                'It is under way.'
              )}
            </p>
          </Notice>
        )}
        <p className="text-sm text-ink-soft">
          You may want it again?{' '}
          <Link href="/settings/export" className="font-medium text-brand underline underline-offset-4">
            Take it away first
          </Link>
        </p>
      </TitledCard>
    </>
  );
}
