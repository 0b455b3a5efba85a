import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A surface that holds one thing. */
export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section className={classNames('rounded-2xl border border-line bg-surface shadow-card', className)} {...rest} />
  );
}
