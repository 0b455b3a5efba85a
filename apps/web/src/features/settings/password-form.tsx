'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { passwordChangeSchema } from '#lib/account/account-changes.ts';
import { minPasswordLength } from '#lib/account/password-rules.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { putJson } from '#lib/http/put-json.ts';
import { OthersKept } from './others-kept.tsx';
import { passwordChanged, passwordWords } from './password-words.ts';

/** Changes the password of somebody who knows the present one. */
export function PasswordForm() {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<{ present?: string; password?: string }>({});
  const change = useMutation({
    mutationFn: (typed: z.infer<typeof passwordChangeSchema>) =>
      putJson(
        '/api/account/password',
        lazySchema(({ z }) => z.object({ others_ended: z.boolean() })),
        typed,
      ),
    onSuccess: () => form.current?.reset(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const typed = passwordChangeSchema.safeParse({
      present: String(data.get('present') ?? ''),
      password: String(data.get('password') ?? ''),
    });
    if (typed.success) {
      setErrors({});
      change.mutate(typed.data);
      return;
    }
    const first = (field: string) => typed.error.issues.find(({ path }) => path[0] === field)?.message;
    const password = first('password');
    setErrors({
      ...(first('present') !== undefined && { present: 'Enter your present password.' }),
      ...(password !== undefined && { password }),
    });
    focusFirstError(event.currentTarget);
  };
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="grid gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field
          name="present"
          type="password"
          label="Present password"
          autoComplete="current-password"
          error={errors.present}
        />
        <Field
          name="password"
          type="password"
          label="New password"
          autoComplete="new-password"
          hint={`At least ${minPasswordLength} characters.`}
          error={errors.password}
        />
      </div>
      <p className="text-sm text-ink-soft">Your other devices are signed out with it.</p>
      {change.data?.others_ended === false ? (
        <OthersKept />
      ) : (
        <ChangeNotice change={change} words={passwordWords} done={passwordChanged} />
      )}
      <Button type="submit" busy={change.isPending} className="justify-self-start">
        Change the password
      </Button>
    </form>
  );
}
