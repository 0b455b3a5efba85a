'use client';

import type { Lens } from '@exora/contracts';
import { BookOpenText, List } from 'lucide';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';

const looks = [
  { lens: 'document', name: 'Facts', icon: List },
  { lens: 'narrative', name: 'Story', icon: BookOpenText },
] as const;

/** Whether a document is shown by its facts or as the story that they tell. */
export function LensSwitch({ lens, onLens }: { lens: Lens; onLens: (lens: Lens) => void }) {
  return (
    <div
      role="toolbar"
      aria-label="How to look at it"
      className="no-print m-4 mb-0 grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1 sm:mx-7"
    >
      {looks.map(({ lens: value, name, icon }) => (
        <button
          key={value}
          type="button"
          data-testid={`lens-${value}`}
          aria-pressed={lens === value}
          onClick={() => onLens(value)}
          className={classNames(
            'flex min-h-11 items-center justify-center gap-2 rounded-lg text-sm font-semibold transition-colors lg:pointer-fine:min-h-9',
            lens === value ? 'bg-surface text-brand shadow-card' : 'text-ink-soft hover:text-ink',
          )}
        >
          <Icon of={icon} className="size-4" />
          {name}
        </button>
      ))}
    </div>
  );
}
