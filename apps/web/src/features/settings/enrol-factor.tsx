'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { codeProblem } from '#components/account/code-problem.ts';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { codeSchema, enrolledFactorSchema } from '#lib/account/account-changes.ts';
import { maxFactorName } from '#lib/account/factor-name.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import type { Problem } from '#lib/problem.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { QrCode } from './qr-code.tsx';

/** Sets up an authenticator app: its name, the QR code to scan, and a first code that shows that it works. */
export function EnrolFactor({ isFirst }: { isFirst: boolean }) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const begin = useMutation({
    mutationFn: (asked: { name: string; password: string | null }) =>
      postJson('/api/account/factors', enrolledFactorSchema, asked),
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
  // Each step takes the place of the one before, with the button that was pressed.
  useKeptFocus(form, begin.data?.id ?? 'name');
  if (begin.isError && problemOfError(begin.error).code === 'second_factor_needed') {
    return (
      <SecondFactorPrompt
        what="Another app takes a code of one that is set up already, or a stolen password could add its own."
        onConfirmed={() => begin.variables !== undefined && begin.mutate(begin.variables)}
      />
    );
  }
  if (begin.data === undefined) {
    return (
      <form
        ref={form}
        tabIndex={-1}
        method="post"
        noValidate
        className="grid gap-4 outline-none"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget);
          const name = String(typed.get('name') ?? '').trim() || 'Authenticator app';
          const password = isFirst ? String(typed.get('password') ?? '') : null;
          setError(password === '' ? 'Enter your password.' : undefined);
          if (password === '') focusFirstError(event.currentTarget);
          else begin.mutate({ name, password });
        }}
      >
        <Field
          name="name"
          label="Name of the app or phone"
          placeholder="My phone"
          maxLength={maxFactorName}
          hint={
            isFirst
              ? 'Any app that makes six-digit codes (TOTP) will do.'
              : 'A second one helps when the first is lost.'
          }
        />
        {isFirst && (
          <Field
            name="password"
            type="password"
            label="Your password"
            autoComplete="current-password"
            hint="So that nobody sets one up at a page that you left open."
            error={error}
          />
        )}
        <ChangeNotice change={{ ...begin, isSuccess: false }} words={beginProblem} done="" />
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
      ref={form}
      tabIndex={-1}
      method="post"
      noValidate
      className="grid gap-4 rounded-xl border border-line bg-raised p-4 outline-none"
      aria-label="Set up an authenticator app"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        const typed = String(new FormData(event.currentTarget).get('code') ?? '').replace(/\s/g, '');
        const code = codeSchema.safeParse({ code: typed });
        setError(code.success ? undefined : 'Enter the six digits that the app shows.');
        if (code.success) verify.mutate({ id, code: typed });
        else focusFirstError(event.currentTarget);
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

function beginProblem({ code }: Problem): string | null {
  switch (code) {
    case 'credentials_wrong':
      return 'This is not your password.';
    case 'wrong_state':
      return 'You have as many apps as the sign-in service takes, or another window has changed something meanwhile. Remove one that you no longer use, or reload this page.';
    default:
      return null;
  }
}
