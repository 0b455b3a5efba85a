import { type ReactNode, useId } from 'react';
import { classNames } from '#lib/class-names.ts';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

/** One choice among a few that need a sentence each. */
export function ChoiceList<Value extends string>({
  legend,
  choices,
  value,
  onChoose,
}: {
  legend: string;
  choices: readonly Choice<Value>[];
  value: Value | null;
  onChoose: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classNames(
            'flex min-h-12 cursor-pointer items-start gap-3 rounded-xl border px-3.5 py-3 transition-colors',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand',
            value === choice.value ? 'border-brand bg-brand-soft' : 'border-line bg-surface hover:border-field',
          )}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChoose(choice.value)}
            className="mt-0.5 size-4.5 shrink-0 accent-brand outline-none"
          />
          <span className="grid min-w-0 gap-0.5">
            <span className="font-medium">{choice.label}</span>
            {choice.hint && <span className="text-sm text-ink-soft">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
