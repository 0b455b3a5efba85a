import { type ReactNode, useId } from 'react';
import { classNames } from '#lib/class-names.ts';
import { Card } from './card.tsx';

/** A card with its heading, a sentence about it, and what it is for. */
export function TitledCard({
  title,
  lead,
  children,
  className,
  ...rest
}: {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
  className?: string;
  'data-testid'?: string;
}) {
  const id = useId();
  return (
    <Card className={classNames('grid content-start gap-4 p-5 sm:p-6', className)} aria-labelledby={id} {...rest}>
      <div className="grid gap-1">
        <h2 id={id} className="text-base font-semibold tracking-tight">
          {title}
        </h2>
        {lead && <p className="max-w-2xl text-sm text-ink-soft">{lead}</p>}
      </div>
      {children}
    </Card>
  );
}
