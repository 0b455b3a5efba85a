'use client';

import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { type End, type EndChoice, endChoices } from './end-choice.ts';

/** Until when; `choices` are those that are offered. */
export function EndPicker({
  value,
  onChoose,
  error,
  choices = endChoices,
}: {
  value: End;
  onChoose: (value: End) => void;
  error?: string | undefined;
  choices?: readonly { readonly value: EndChoice; readonly label: string }[];
}) {
  return (
    <div className="grid gap-3">
      <SelectField
        label="Until when"
        choices={choices}
        value={value.choice}
        onChange={({ target }) => {
          const choice = choices.find((each) => each.value === target.value)?.value ?? value.choice;
          onChoose({ ...value, choice });
        }}
      />
      {value.choice === 'day' && (
        <Field
          type="date"
          label="Last day"
          value={value.day}
          onChange={({ target }) => onChoose({ ...value, day: target.value })}
          error={error}
        />
      )}
    </div>
  );
}
