'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '#components/account/change-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { nameChangeSchema } from '#lib/account/account-changes.ts';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { putJson } from '#lib/http/put-json.ts';

/** Changes the name on one's own record. */
export function NameForm({ name }: { name: string }) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const save = useMutation({
    mutationFn: (typed: string) => putJson('/api/account/name', nameChangeSchema, { name: typed }),
    onSuccess: () => router.refresh(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = nameChangeSchema.safeParse({ name: String(new FormData(event.currentTarget).get('name') ?? '') });
    setError(typed.success ? undefined : 'Write a name of 1 to 120 characters.');
    if (typed.success) save.mutate(typed.data.name);
    else focusFirstError(event.currentTarget);
  };
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <Field name="name" label="Name" autoComplete="name" defaultValue={name} error={error} dir="auto" />
      <ChangeNotice change={save} done="Saved." />
      <Button type="submit" busy={save.isPending} className="justify-self-start">
        Save the name
      </Button>
    </form>
  );
}
