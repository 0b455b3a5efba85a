'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { codePattern } from '#lib/account/code-pattern.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { codeProblem } from './code-problem.ts';

/** Asks for a code of the authenticator app where something was refused for want of it, and then goes on. */
export function SecondFactorPrompt({ what, onConfirmed }: { what: string; onConfirmed: () => void }) {
  const [error, setError] = useState<string>();
  const confirm = useMutation({
    mutationFn: (code: string) =>
      postJson(
        '/api/account/second-factor',
        lazySchema(({ z }) => z.object({ confirmed: z.literal(true) })),
        { code },
      ),
    onSuccess: onConfirmed,
    onError: (thrown) => setError(codeProblem(problemOfError(thrown))),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('code')).replace(/\s/g, '');
    if (!codePattern.test(typed)) {
      setError('Enter the six digits that your authenticator app shows.');
      focusFirstError(event.currentTarget);
      return;
    }
    setError(undefined);
    confirm.mutate(typed);
  };
  return (
    <form
      method="post"
      noValidate
      onSubmit={submit}
      className="grid gap-4 rounded-xl border border-line bg-raised p-4"
      aria-label="Second factor"
    >
      <p className="text-sm text-ink-soft">{what}</p>
      <Field
        name="code"
        label="Code of your authenticator app"
        inputMode="numeric"
        autoComplete="one-time-code"
        error={error}
      />
      <Button type="submit" variant="primary" busy={confirm.isPending} className="justify-self-start">
        Confirm and go on
      </Button>
    </form>
  );
}
