'use client';

import type { Profile } from '@exora/contracts';
import { Search } from 'lucide';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { lazyExtra } from '#lib/lazy-part.tsx';

/** Comes when it is wanted: no view needs it to begin with. */
const loadPalette = async () => (await import('./palette.tsx')).Palette;
const Palette = lazyExtra(loadPalette);

const never = () => () => undefined;

/** Opens the search: by a press, or by Ctrl-K (⌘-K) wherever one is. */
export function SearchButton({
  profile,
  profiles,
  isAdmin,
  canAdd,
  onAdd,
  onPhotograph,
}: {
  profile: Profile;
  profiles: readonly Profile[];
  isAdmin: boolean;
  canAdd: boolean;
  onAdd: () => void;
  onPhotograph: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const isApple = useSyncExternalStore(
    never,
    () => /Mac|iP(hone|ad)/.test(navigator.userAgent),
    () => false,
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        data-testid="search-button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        onPointerEnter={() => void loadPalette()}
        onFocus={() => void loadPalette()}
        className="grid size-11 shrink-0 place-items-center rounded-full transition-colors hover:bg-sunken xl:flex xl:w-auto xl:items-center xl:gap-2 xl:rounded-xl xl:border xl:border-line xl:pr-2 xl:pl-3 xl:text-sm xl:text-ink-soft"
      >
        <Icon of={Search} className="size-5 xl:size-4" />
        <span className="sr-only xl:not-sr-only xl:pr-6">Search</span>
        <kbd aria-hidden className="hidden rounded border border-line bg-raised px-1.5 font-sans text-xs xl:block">
          {isApple ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {isOpen && (
        <Palette
          profile={profile}
          profiles={profiles}
          isAdmin={isAdmin}
          canAdd={canAdd}
          onAdd={onAdd}
          onPhotograph={onPhotograph}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
