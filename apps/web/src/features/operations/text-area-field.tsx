import { type ComponentProps, useId } from 'react';

/** A labelled field for a longer text. */
export function TextAreaField({ label, ...rest }: ComponentProps<'textarea'> & { label: string }) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={6}
        className="w-full rounded-xl border border-field bg-surface px-3.5 py-2.5 text-base text-ink transition-colors hover:border-ink-soft focus-visible:outline-offset-0"
        {...rest}
      />
    </div>
  );
}
