'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { emailChangedSchema, emailChangeSchema } from '#lib/account/account-changes.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { putJson } from '#lib/http/put-json.ts';
import { passwordWords } from './password-words.ts';

/** Changes the address that one signs in with. It takes the password, since the address opens the account. */
export function EmailForm({ email, waitingFor }: { email: string; waitingFor: string | null }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<{ email?: string; password?: string }>({});
  const save = useMutation({
    mutationFn: (change: z.infer<typeof emailChangeSchema>) =>
      putJson('/api/account/email', emailChangedSchema, change),
    onSuccess: () => {
      // The password doesn't stay in the page.
      form.current?.reset();
      router.refresh();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const typed = emailChangeSchema.safeParse({
      email: String(data.get('email') ?? ''),
      password: String(data.get('password') ?? ''),
    });
    if (typed.success) {
      setErrors({});
      save.mutate(typed.data);
      return;
    }
    const wrong = new Set(typed.error.issues.map(({ path }) => path[0]));
    setErrors({
      ...(wrong.has('email') && { email: 'This doesn’t look like an e-mail address.' }),
      ...(wrong.has('password') && { password: 'Enter your password.' }),
    });
    focusFirstError(event.currentTarget);
  };
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="grid gap-4">
      <p className="text-sm">
        Now: <bdi className="font-medium wrap-anywhere">{email}</bdi>
      </p>
      {waitingFor !== null && (
        <Notice tone="info" title="A new address waits to be confirmed">
          <p>
            Open the link that was sent to <bdi className="wrap-anywhere">{waitingFor}</bdi>. If a mail came to your
            present address, too, open the link in that one as well. Until then you sign in with the present address.
          </p>
        </Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="email" type="email" label="New address" autoComplete="email" error={errors.email} />
        <Field
          name="password"
          type="password"
          label="Your password"
          autoComplete="current-password"
          error={errors.password}
        />
      </div>
      <ChangeNotice
        change={save}
        words={passwordWords}
        done={
          save.data?.waiting_for
            ? 'A link was sent to the new address, and maybe one to the present address, too. Open each link that came: the change holds after the last one.'
            : 'Changed. You sign in with the new address from now on.'
        }
      />
      <Button type="submit" busy={save.isPending} className="justify-self-start">
        Change the address
      </Button>
    </form>
  );
}
