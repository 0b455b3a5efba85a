'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { askedErasureSchema } from '#lib/account/erasures.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import type { Problem } from '#lib/problem.ts';

/**
 * Asks for an erasure. The name (or, for the account, the address) has to be typed, which nobody does by mistake.
 */
export function EraseForm({
  profileId,
  expected,
  graceDays,
}: {
  profileId: string | null;
  expected: string;
  graceDays: number;
}) {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const isAccount = profileId === null;
  const ask = useMutation({
    mutationFn: (confirmation: string) =>
      postJson('/api/account/erasures', askedErasureSchema, { profile_id: profileId, confirmation }),
    onSuccess: ({ due_at: dueAt, others_ended: othersEnded }) => {
      const place = `/goodbye?begins=${dueAt.slice(0, 10)}${othersEnded ? '' : '&others=kept'}`;
      // A whole new page, so that nothing of the records stays in memory.
      if (isAccount) window.location.assign(place);
      else router.push('/settings/erase');
    },
  });
  const needsCode = ask.isError && problemOfError(ask.error).code === 'second_factor_needed';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isRight = typed.trim().toLowerCase() === expected.trim().toLowerCase();
    setError(isRight ? undefined : `Type it as it stands above, and nothing else.`);
    if (isRight) ask.mutate(typed.trim());
    else focusFirstError(event.currentTarget);
  };
  return (
    <div className="grid gap-4">
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <p className="text-sm">
          To go on, type {isAccount ? 'the e-mail address that you sign in with' : 'the record’s name'}:{' '}
          <bdi className="font-semibold wrap-anywhere select-all">{expected}</bdi>
        </p>
        <Field
          name="confirmation"
          label={isAccount ? 'E-mail address' : 'Name of the record'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="auto"
          value={typed}
          onChange={({ target: { value } }) => setTyped(value)}
          error={error}
        />
        {!needsCode && <ChangeNotice change={{ ...ask, isSuccess: false }} words={words} done="" />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="danger" className="border border-danger" busy={ask.isPending || ask.isSuccess}>
            {isAccount ? 'Erase my account' : 'Erase this record'} in {graceDays} days
          </Button>
          <Button onClick={() => router.push('/settings/erase')}>Keep it</Button>
        </div>
      </form>
      {needsCode && (
        <SecondFactorPrompt
          what="You chose to be asked for a code before anything is erased."
          onConfirmed={() => ask.mutate(typed.trim())}
        />
      )}
    </div>
  );
}

function words({ code }: Problem): string | null {
  return code === 'invalid_request' ? 'What you typed is not what stands above. Nothing was asked for.' : null;
}
