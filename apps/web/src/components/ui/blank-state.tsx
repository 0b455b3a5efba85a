import type { IconNode } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** What stands where there is nothing (or nothing can be shown): what it is, what to do next. */
export function BlankState({
  icon,
  title,
  children,
  actions,
  heading = 'h2',
}: {
  icon: IconNode;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  heading?: 'h1' | 'h2';
}) {
  const Heading = heading;
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-4 px-6 py-14 text-center">
      <span className="grid size-14 place-items-center rounded-2xl bg-brand-soft text-brand">
        <Icon of={icon} className="size-6" />
      </span>
      <div className="grid gap-1.5 wrap-anywhere">
        <Heading className="text-lg font-semibold tracking-tight">{title}</Heading>
        <div className="grid gap-2 text-ink-soft">{children}</div>
      </div>
      {actions && <div className="flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
