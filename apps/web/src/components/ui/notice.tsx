import { CircleAlert, Info, TriangleAlert } from 'lucide';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { Icon } from './icon.tsx';

const looks = {
  info: { icon: Info, box: 'bg-brand-soft text-brand' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft text-warn' },
  danger: { icon: CircleAlert, box: 'bg-danger-soft text-danger' },
} as const;

/** A message within a page. Errors are announced when they appear. */
export function Notice({ tone, title, children }: { tone: keyof typeof looks; title: string; children?: ReactNode }) {
  const { icon, box } = looks[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classNames('flex gap-3 rounded-xl px-4 py-3 text-sm', box)}
    >
      <Icon of={icon} className="mt-0.5 size-4.5 shrink-0" />
      <div className="grid min-w-0 gap-0.5 wrap-anywhere">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  );
}
