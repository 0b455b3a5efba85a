import { type ComponentProps, useId } from 'react';

/** A labelled choice among few. */
export function SelectField<Value extends string>({
  label,
  choices,
  ...rest
}: ComponentProps<'select'> & {
  label: string;
  choices: readonly { readonly value: Value; readonly label: string }[];
}) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        className="min-h-12 w-full rounded-xl border border-field bg-surface px-3 text-base text-ink transition-colors hover:border-ink-soft focus-visible:outline-offset-0"
        {...rest}
      >
        {choices.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
