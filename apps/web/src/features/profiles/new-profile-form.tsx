'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { birthDateWrong, type NewProfile, newProfileSchema } from '#lib/profile-requests.ts';

const types = [
  { value: 'child', label: 'A child' },
  { value: 'adult_in_care', label: 'An adult I care for' },
  { value: 'pet', label: 'A pet' },
] as const;

const words = {
  wrong_state: ['You have as many records as one account may.', 'Use or change one of those, or erase one first.'],
} as const;

/** Makes a record for somebody whom the signed-in person looks after, and opens it. */
export function NewProfileForm() {
  const [type, setType] = useState<NewProfile['type']>('child');
  const [errors, setErrors] = useState<{ name?: string; birthDate?: string }>({});
  const create = useMutation({
    mutationFn: (profile: NewProfile) =>
      postJson(
        '/api/profiles',
        lazySchema(({ z }) => z.object({ id: z.uuid() })),
        profile,
      ),
    onSuccess: () => window.location.assign('/record'),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const birthDate = String(form.get('birthDate') ?? '');
    const parsed = newProfileSchema.safeParse({
      type,
      name: String(form.get('name') ?? ''),
      birthDate: birthDate === '' ? null : birthDate,
    });
    if (parsed.success) {
      setErrors({});
      create.mutate(parsed.data);
      return;
    }
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    setErrors({
      ...(wrong.has('name') && { name: 'Write a name of 1 to 120 characters.' }),
      ...(wrong.has('birthDate') && { birthDate: birthDateWrong }),
    });
    focusFirstError(event.currentTarget);
  };
  return (
    <Card className="grid gap-4 p-5" aria-labelledby="new-profile">
      <div className="grid gap-1">
        <h2 id="new-profile" className="text-base font-semibold tracking-tight">
          Add somebody
        </h2>
        <p className="text-sm text-ink-soft">For a child, an adult you care for, or a pet. You own the record.</p>
      </div>
      <ChangeProblem error={create.error} words={words} />
      {/* Before its scripts are there a form is sent by the browser itself: never with a name in the address. */}
      <form method="post" onSubmit={submit} noValidate className="grid gap-4">
        <SelectField
          label="Who is it?"
          choices={types}
          value={type}
          onChange={({ target: { value } }) => setType(newProfileSchema.shape.type.parse(value))}
        />
        <Field name="name" label="Name" autoComplete="off" error={errors.name} />
        <Field name="birthDate" type="date" label="Date of birth (may be left out)" error={errors.birthDate} />
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending || create.isSuccess}
          className="justify-self-start"
        >
          Add and open
        </Button>
      </form>
    </Card>
  );
}
