'use client';

import type { FactType } from '@exora/contracts';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { assertionChoices, type FactDraft, factFields } from '#lib/facts/fact-fields.ts';

/** The fields of a kind of fact, the same for adding and for correcting one. */
export function FactFieldList({
  type,
  draft,
  errors,
  onChange,
}: {
  type: FactType;
  draft: FactDraft;
  /** What is wrong, by field. */
  errors: Readonly<Record<string, string>>;
  onChange: (draft: FactDraft) => void;
}) {
  return (
    <div className="@container">
      <div className="grid gap-4 @md:grid-cols-2">
        {factFields(type).map(({ name, label, kind, hint }, index) => (
          <div key={`${type}-${name}`} className={index === 0 ? 'col-span-full' : ''}>
            <Field
              name={name}
              label={label}
              {...(hint === undefined ? {} : { hint })}
              error={errors[name]}
              value={draft.values[name] ?? ''}
              inputMode={kind === 'number' ? 'decimal' : 'text'}
              autoComplete="off"
              required={index === 0}
              onChange={({ target: { value } }) => onChange({ ...draft, values: { ...draft.values, [name]: value } })}
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
              if (choice) onChange({ ...draft, assertion: choice.value });
            }}
          />
        </div>
      </div>
    </div>
  );
}

/** Brings whoever fills in the form to its first field with an error. */
export function focusError(form: HTMLFormElement | null, type: FactType, errors: Readonly<Record<string, string>>) {
  const first = factFields(type).find(({ name }) => name in errors);
  if (first !== undefined) form?.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus();
}
