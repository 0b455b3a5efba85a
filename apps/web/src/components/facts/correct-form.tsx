'use client';

import type { Correction, Fact } from '@exora/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { assertionChoices, correctionOf, draftOf, factFields } from '#lib/facts/fact-fields.ts';

/** What is right instead. The version before stays in the history. */
export function CorrectForm({
  fact,
  busy,
  onCorrect,
  onCancel,
}: {
  fact: Fact;
  busy: boolean;
  onCorrect: (correction: Correction) => void;
  onCancel: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(fact));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = correctionOf(fact, draft);
    if (!result.ok) {
      setErrors(result.errors);
      const [first] = factFields(fact.type).filter(({ name }) => name in result.errors);
      if (first !== undefined) form.current?.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus();
    } else if (Object.keys(result.correction).length === 0) {
      setErrors({
        [factFields(fact.type)[0]?.name ?? '']: 'Nothing is different yet. Go back and confirm it if it is right.',
      });
    } else {
      onCorrect(result.correction);
    }
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-3" data-testid="correct-form">
      <p className="text-sm text-ink-soft">Write what is right. It will be marked as yours.</p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        {factFields(fact.type).map(({ name, label, kind, hint }, index) => (
          <div key={name} className={index === 0 ? 'col-span-full' : ''}>
            <Field
              name={name}
              label={label}
              {...(hint === undefined ? {} : { hint })}
              error={errors[name]}
              value={draft.values[name] ?? ''}
              inputMode={kind === 'number' ? 'decimal' : 'text'}
              autoComplete="off"
              onChange={({ target: { value } }) =>
                setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } }))
              }
            />
          </div>
        ))}
        <div className="col-span-full">
          <SelectField
            label="It is"
            choices={assertionChoices}
            value={draft.assertion}
            onChange={({ target: { value } }) => {
              const choice = assertionChoices.find((each) => each.value === value);
              if (choice) setDraft((before) => ({ ...before, assertion: choice.value }));
            }}
          />
        </div>
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          Save the correction
        </Button>
        <Button variant="ghost" disabled={busy} onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
