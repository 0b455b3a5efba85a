import type { IconNode } from 'lucide';
import type { ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';

/** What a line of the search shows: its kind as a picture, its name, what else there is to say of it. */
export function PaletteOption({
  icon,
  tile,
  title,
  detail,
  aside,
}: {
  icon: IconNode;
  tile: string;
  title: ReactNode;
  detail?: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <>
      <span className={classNames('grid size-9 shrink-0 place-items-center rounded-lg', tile)}>
        <Icon of={icon} className="size-4.5" />
      </span>
      <span className="grid min-w-0 flex-1">
        <span className="truncate font-medium">{title}</span>
        {detail && <span className="line-clamp-2 text-sm wrap-anywhere text-ink-soft">{detail}</span>}
      </span>
      {aside && <span className="flex max-w-1/3 shrink-0 flex-wrap items-center justify-end gap-1.5">{aside}</span>}
    </>
  );
}
