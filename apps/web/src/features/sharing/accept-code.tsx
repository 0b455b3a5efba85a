'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { InvitationOffer, type Keeps } from './invitation-offer.tsx';

/** Entering a code, reading what it gives, accepting or declining. Nothing happens before that. */
export function AcceptCode() {
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const preview = useMutation({
    mutationFn: (typed: string) =>
      postJson(
        '/api/sharing/codes/preview',
        lazySchema(({ invitationPreviewSchema }) => invitationPreviewSchema),
        { code: typed.trim() },
      ),
  });
  const accept = useMutation({
    mutationFn: (keeps: Keeps | null) =>
      postJson(
        '/api/sharing/codes/accept',
        lazySchema(({ invitationAcceptedSchema }) => invitationAcceptedSchema),
        { code: code.trim(), keeps },
      ),
    // Made anew as a whole, so that the frame is of the record that it opens.
    onSuccess: (accepted) => accepted.ok && window.location.assign('/record'),
  });
  const decline = useMutation({
    mutationFn: () =>
      postJson(
        '/api/sharing/codes/decline',
        lazySchema(({ z }) => z.object({ ok: z.boolean() })),
        { code: code.trim() },
      ),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setMissing(code.trim() === '');
    if (code.trim() === '') {
      focusFirstError(event.currentTarget);
      return;
    }
    // What became of an earlier code says nothing about this one.
    accept.reset();
    decline.reset();
    preview.mutate(code);
  };
  const isRefused = preview.data?.ok === false || accept.data?.ok === false || decline.data?.ok === false;

  if (decline.data?.ok) {
    return (
      <div className="grid max-w-2xl justify-items-start gap-4">
        <Notice tone="info" title="You declined this invitation">
          <p>Its code opens nothing any more, and whoever made it is told. Nothing of yours was shown to them.</p>
        </Notice>
        <ButtonLink href="/record">To your record</ButtonLink>
      </div>
    );
  }
  if (preview.data?.ok && !isRefused) {
    return (
      <InvitationOffer
        offer={preview.data}
        error={accept.error ?? decline.error}
        busy={accept.isPending || accept.data?.ok ? 'accept' : decline.isPending ? 'decline' : null}
        onAccept={(keeps) => accept.mutate(keeps)}
        onDecline={() => decline.mutate()}
        onBack={() => {
          preview.reset();
          accept.reset();
          decline.reset();
        }}
      />
    );
  }
  return (
    <Card className="max-w-xl p-6">
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <ChangeProblem error={preview.error} />
        <Field
          label="Code"
          hint="Four groups of five letters and digits. Small letters and missing dashes are fine."
          value={code}
          onChange={({ target }) => setCode(target.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={100}
          error={
            missing
              ? 'Type the code that you were given.'
              : isRefused
                ? 'This code opens nothing: it is mistyped, used, cancelled or too old. Check it letter by letter, or ask for a new one.'
                : undefined
          }
        />
        <Button type="submit" variant="primary" busy={preview.isPending} className="justify-self-start">
          See what it gives
        </Button>
        <p className="text-sm text-ink-soft">
          You see who invites you, and to what, before anything happens. After ten wrong codes you have to wait an hour.
        </p>
      </form>
    </Card>
  );
}
