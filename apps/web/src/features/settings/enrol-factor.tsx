'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { codeProblem } from '#components/account/code-problem.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { codeSchema, enrolledFactorSchema } from '#lib/account/account-changes.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { QrCode } from './qr-code.tsx';

/** Sets up an authenticator app: its name, the QR code to scan, and a first code that shows that it works. */
export function EnrolFactor({ isFirst }: { isFirst: boolean }) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const begin = useMutation({
    mutationFn: (name: string) => postJson('/api/account/factors', enrolledFactorSchema, { name }),
  });
  const verify = useMutation({
    mutationFn: ({ id, code }: { id: string; code: string }) =>
      postJson(
        `/api/account/factors/${id}`,
        lazySchema(({ z }) => z.object({ verified: z.literal(true) })),
        { code },
      ),
    onSuccess: () => {
      begin.reset();
      router.refresh();
    },
  });
  if (begin.data === undefined) {
    return (
      <form
        method="post"
        className="grid gap-4"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          begin.mutate(String(new FormData(event.currentTarget).get('name') ?? '').trim() || 'Authenticator app');
        }}
      >
        <Field
          name="name"
          label="Name of the app or phone"
          placeholder="My phone"
          maxLength={60}
          hint={
            isFirst
              ? 'Any app that makes six-digit codes (TOTP) will do.'
              : 'A second one helps when the first is lost.'
          }
        />
        <ChangeNotice change={{ ...begin, isSuccess: false }} done="" />
        {verify.isSuccess && (
          <p role="status" className="text-sm font-medium text-ok">
            The app is set up. You are asked for its code when you sign in.
          </p>
        )}
        <Button type="submit" busy={begin.isPending} className="justify-self-start">
          {isFirst ? 'Set up an authenticator app' : 'Set up another app'}
        </Button>
      </form>
    );
  }
  const { id, secret, uri } = begin.data;
  return (
    <form
      method="post"
      noValidate
      className="grid gap-4 rounded-xl border border-line bg-raised p-4"
      aria-label="Set up an authenticator app"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        const typed = String(new FormData(event.currentTarget).get('code') ?? '').replace(/\s/g, '');
        const code = codeSchema.safeParse({ code: typed });
        setError(code.success ? undefined : 'Enter the six digits that the app shows.');
        if (code.success) verify.mutate({ id, code: typed });
      }}
    >
      <p className="text-sm">Scan this with the app, or type the key into it.</p>
      <QrCode text={uri} label="QR code with the key for your authenticator app" />
      <p className="text-sm">
        Key: <code className="font-mono wrap-anywhere select-all">{secret.match(/.{1,4}/g)?.join(' ') ?? secret}</code>
      </p>
      <Field
        name="code"
        label="Code that the app shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        error={error}
      />
      <ChangeNotice change={verify} words={codeProblem} done="" />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={verify.isPending}>
          Finish
        </Button>
        <Button onClick={() => begin.reset()}>Cancel</Button>
      </div>
    </form>
  );
}
