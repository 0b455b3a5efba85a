'use client';

import type { Profile } from '@exora/contracts';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import { birthDateWrong, type ProfileChange, profileChangeSchema } from '#lib/profile-requests.ts';
import { useChange } from '#lib/use-change.ts';

const types = [
  { value: 'child', label: 'A child' },
  { value: 'adult_in_care', label: 'An adult I care for' },
  { value: 'pet', label: 'A pet' },
] as const;

/** Changes what a profile is called, when its person was born, and whose it is. */
export function ProfileForm({ profile, birthDate }: { profile: Profile; birthDate: string | null }) {
  const [errors, setErrors] = useState<{ name?: string; birthDate?: string }>({});
  const save = useChange<ProfileChange>('PUT', `/api/profiles/${profile.id}`);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const born = String(form.get('birthDate') ?? '');
    const parsed = profileChangeSchema.safeParse({
      type: form.get('type'),
      name: String(form.get('name') ?? ''),
      birthDate: born === '' ? null : born,
    });
    if (parsed.success) {
      setErrors({});
      save.start(parsed.data);
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
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <Field name="name" label="Name" defaultValue={profile.display_name} autoComplete="off" error={errors.name} />
      <Field
        name="birthDate"
        type="date"
        label="Date of birth (may be left out)"
        defaultValue={birthDate ?? ''}
        error={errors.birthDate}
      />
      {profile.profile_type !== 'self' && (
        <SelectField name="type" label="Who it is" choices={types} defaultValue={profile.profile_type} />
      )}
      <ChangeProblem error={save.error} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save
        </Button>
        <span role="status" className="text-sm text-ink-soft">
          {save.data !== undefined && !save.isPending && 'Saved.'}
        </span>
      </div>
    </form>
  );
}
