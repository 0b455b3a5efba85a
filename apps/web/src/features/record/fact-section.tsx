import type { FactType } from '@exora/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { typeLooks } from '#components/facts/type-look.ts';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';

/** A card of the overview: one kind of facts, which `children` list. */
export function FactSection({
  type,
  title,
  count,
  none,
  order,
  history,
  children,
}: {
  type: FactType;
  title: string;
  count: number;
  none: string;
  /** Class of its place on phones, where all cards stand in one column. */
  order: string;
  /** Where all that documents state over time is told, and what its link says. */
  history?: { href: string; label: string };
  children: ReactNode;
}) {
  const { icon, tile } = typeLooks[type];
  return (
    <Card
      aria-labelledby={`section-${type}`}
      data-testid={`section-${type}`}
      className={classNames('px-5 pt-5 pb-3', order)}
    >
      <div className="mb-2 flex items-center gap-3">
        <span className={`grid size-9 place-items-center rounded-xl ${tile}`}>
          <Icon of={icon} className="size-4.5" />
        </span>
        <h2 id={`section-${type}`} className="text-base font-semibold tracking-tight">
          {title}
        </h2>
        {count > 0 && <span className="ml-auto text-sm text-ink-soft tabular-nums">{count}</span>}
      </div>
      {count === 0 ? <p className="pb-3 text-sm text-ink-soft">{none}</p> : children}
      {history !== undefined && (
        <Link
          href={history.href}
          className="no-print -mx-2 flex min-h-11 items-center rounded-xl px-3 text-sm font-semibold text-brand hover:bg-raised"
        >
          {history.label}
        </Link>
      )}
    </Card>
  );
}
