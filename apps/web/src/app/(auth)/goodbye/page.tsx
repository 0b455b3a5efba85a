import { DoorOpen } from 'lucide';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { isSignedIn } from '#features/session/signed-in.ts';
import { partialDate } from '#lib/format/dates.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';

export const metadata: Metadata = { title: 'Your account is to be erased' };

interface Place {
  searchParams: Promise<{ begins?: string | string[]; others?: string | string[] }>;
}

export default async function GoodbyePage({ searchParams }: Place) {
  // It is for who has just asked for it, and was signed out with that: others are told what holds for their account.
  if (await isSignedIn()) redirect('/settings/erase');
  const { begins: day, others } = await searchParams;
  const begins = z.iso.date().safeParse(day);
  const { dates } = await readPreferences();
  return (
    <BlankState
      heading="h1"
      icon={DoorOpen}
      title="Your account is to be erased"
      actions={
        <ButtonLink href="/sign-in?next=/settings/erase" variant="primary">
          Sign in to take it back
        </ButtonLink>
      }
    >
      <p>
        {others === 'kept'
          ? 'You are signed out here; your other devices may not be.'
          : 'You are signed out everywhere.'}{' '}
        {begins.success ? `On ${partialDate(begins.data, dates)}` : 'In a week'} the erasure begins: from then on nobody
        can read your records, and everything of them is removed.
      </p>
      <p>Until then nothing changes, and signing in lets you take it back.</p>
    </BlankState>
  );
}
