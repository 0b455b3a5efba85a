'use client';

import { useActionState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { MailLink } from './mail-link.ts';
import { OneMoreLink } from './one-more-link.tsx';
import { openMailLink } from './open-mail-link.ts';
import { TextLink } from './text-link.tsx';

/** One press that takes the link at its word. It works before its script has loaded. */
export function MailLinkForm({ link, submit }: { link: MailLink; submit: string }) {
  const [state, send, sending] = useActionState(openMailLink, { problem: null, waitsForOther: false });
  const problem = state.problem;
  if (state.waitsForOther) return <OneMoreLink heading="h2" />;
  return (
    <form action={send} className="grid gap-5">
      {problem?.code === 'not_found' && (
        <Notice tone="danger" title="This link was used already, or is too old.">
          <p>
            Only the latest works, once. <TextLink href="/forgotten-password">Have a new one sent</TextLink>, or{' '}
            <TextLink href="/sign-in">sign in</TextLink> if the address is confirmed.
          </p>
        </Notice>
      )}
      {problem !== null && problem.code !== 'not_found' && (
        <Notice tone="danger" title={problem.what}>
          <p>{problem.todo}</p>
        </Notice>
      )}
      {Object.entries(link).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant="primary" size="large" busy={sending}>
        {submit}
      </Button>
    </form>
  );
}
