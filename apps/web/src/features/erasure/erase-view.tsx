import type { Profile } from '@exora/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { TitledCard } from '#components/ui/titled-card.tsx';
import type { Erasure, ErasurePreview } from '#lib/account/erasures.ts';
import { EraseForm } from './erase-form.tsx';
import { ErasureAccount } from './erasure-account.tsx';
import { ErasureList } from './erasure-list.tsx';

/** What an erasure would do, when, and the form that asks for it; or, when it was asked for already, how it is taken back. */
export function EraseView({
  title,
  profile,
  expected,
  preview,
  open,
}: {
  title: ReactNode;
  /** The record; null: the account. */
  profile: Profile | null;
  expected: string;
  preview: ErasurePreview;
  open: Erasure | null;
}) {
  const days = preview.grace_days;
  const isAccount = profile === null;
  return (
    <>
      <ErasureList erasures={open === null ? [] : [open]} profiles={isAccount ? [] : [profile]} />
      <TitledCard
        title={title}
        lead={open === null ? 'Nothing happens until you confirm below.' : 'This is what it is about.'}
      >
        <ErasureAccount preview={preview} whole={isAccount} />
      </TitledCard>
      <TitledCard title="What happens then">
        <ol className="grid list-decimal gap-2 pl-5 text-sm text-ink-soft">
          <li>
            For {days} days nothing changes, and you can take it back here.
            {isAccount && ' You are signed out at once; signing in again is how you take it back.'}
          </li>
          <li>Then nobody can read it any more, and everything is removed. That can’t be undone.</li>
          <li>Everybody who has access is told now, and again when it has begun.</li>
        </ol>
        {open === null && <EraseForm profileId={profile?.id ?? null} expected={expected} graceDays={days} />}
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
