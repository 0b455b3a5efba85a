'use client';

import { LogIn } from 'lucide';
import { useEffect } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';

const sessionSchema = lazySchema(({ z }) => z.object({ own_profile_id: z.uuid().nullable() }));

/**
 * Says that the session has ended while a page was open. The page and what was typed into it stay: signing in happens in
 * another tab, and coming back from there goes on. When somebody else has signed in, the page is not theirs and goes.
 */
export function SessionEnded({ ownProfileId, onBack }: { ownProfileId: string | null; onBack: () => void }) {
  useEffect(() => {
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const session = await fetchJson('/api/account/session', sessionSchema);
        if (session.own_profile_id === ownProfileId) onBack();
        else window.location.assign('/record');
      } catch {
        // Still without a session, or without an answer: the page stays as it is.
      }
    };
    const onReturn = () => void look();
    document.addEventListener('visibilitychange', onReturn);
    window.addEventListener('focus', onReturn);
    return () => {
      document.removeEventListener('visibilitychange', onReturn);
      window.removeEventListener('focus', onReturn);
    };
  }, [ownProfileId, onBack]);
  return (
    <div
      role="alert"
      data-testid="session-ended"
      className="fixed inset-x-3 top-3 z-50 mx-auto flex max-w-lg animate-rise flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-2xl border border-line bg-surface py-3 pr-3 pl-5 shadow-float"
    >
      <p className="min-w-0 flex-1 basis-56 text-sm">
        <span className="font-semibold">Your session has ended.</span> What you typed stays here: sign in, come back to
        this tab and go on.
      </p>
      <a
        href="/sign-in?next=/sign-in/done"
        target="_blank"
        rel="noopener"
        className="flex min-h-11 items-center gap-2 rounded-lg bg-brand px-4 text-sm font-semibold text-on-brand hover:bg-brand-strong"
      >
        <Icon of={LogIn} className="size-4" />
        Sign in
        <span className="sr-only">(in another tab)</span>
      </a>
    </div>
  );
}
