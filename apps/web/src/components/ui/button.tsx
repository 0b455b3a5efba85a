import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { Spinner } from './spinner.tsx';

const variants = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong shadow-card',
  secondary: 'bg-surface text-ink border border-line hover:border-field hover:bg-raised shadow-card',
  ghost: 'text-ink hover:bg-sunken',
  danger: 'text-danger hover:bg-danger-soft',
} as const;

const sizes = {
  large: 'min-h-12 px-6 text-base rounded-xl gap-2.5',
  medium: 'min-h-11 px-4 text-sm rounded-lg gap-2',
  /** Lower only where a mouse points at it. */
  small: 'min-h-11 lg:pointer-fine:min-h-9 px-3 text-sm rounded-lg gap-1.5',
  icon: 'size-11 lg:pointer-fine:size-9 rounded-lg',
} as const;

interface Look {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
}

function look({ variant = 'secondary', size = 'medium' }: Look, className?: string): string {
  return classNames(
    // On a phone a long text takes two lines rather than be wider than the page.
    'inline-flex max-w-full shrink-0 items-center justify-center py-1 text-center font-semibold select-none',
    'transition-colors sm:whitespace-nowrap',
    'disabled:opacity-55 disabled:pointer-events-none aria-disabled:opacity-55',
    variants[variant],
    sizes[size],
    className,
  );
}

/** A button. `busy` shows that its work goes on and keeps it from being pressed again. */
export function Button({
  variant,
  size,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & Look & { busy?: boolean }) {
  return (
    <button
      type={type}
      className={look({ ...(variant && { variant }), ...(size && { size }) }, className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link className={look({ ...(variant && { variant }), ...(size && { size }) }, className)} {...rest} />;
}
