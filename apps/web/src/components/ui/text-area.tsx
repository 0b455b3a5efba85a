import { CircleAlert } from 'lucide';
import { type ComponentProps, useId } from 'react';
import { classNames } from '#lib/class-names.ts';
import { Icon } from './icon.tsx';

/** A labelled field for a few sentences, or with more `rows` for a longer text. */
export function TextArea({
  label,
  hint,
  error,
  ...rest
}: ComponentProps<'textarea'> & { label: string; hint?: string; error?: string | undefined }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error ? true : undefined}
        {...(described ? { 'aria-describedby': described } : {})}
        className={classNames(
          'w-full rounded-xl border bg-surface px-3.5 py-3 text-base text-ink transition-colors placeholder:text-ink-soft',
          'focus-visible:outline-offset-0',
          error ? 'border-danger' : 'border-field hover:border-ink-soft',
        )}
        {...rest}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex gap-1.5 text-sm text-danger">
          <Icon of={CircleAlert} className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
