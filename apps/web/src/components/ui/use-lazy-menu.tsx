'use client';

import { type ComponentType, type KeyboardEvent, type MouseEvent, type ReactElement, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { loadSurely } from '#lib/load-surely.ts';
import { Button } from './button.tsx';

/** How a menu was asked for: by keyboard its first item gets the focus. */
type OpenedBy = 'pointer' | 'keyboard';

/** What a menu needs that comes when it is asked for: its button, and how that was pressed. */
export interface LazyMenuProps {
  readonly trigger: ReactElement;
  readonly openedBy: OpenedBy;
}

/**
 * A menu whose code comes when somebody is about to press its button. Until then the button stands alone, with what
 * `waiting` gives it; from the first press on `opened` has the menu, which takes the button as its trigger. `note` says, beside
 * the button, that a menu which was asked for has not come.
 */
export function useLazyMenu<Props extends LazyMenuProps>(
  load: () => Promise<ComponentType<Props>>,
  popup: 'menu' | 'dialog' = 'menu',
) {
  const [Menu, setMenu] = useState<ComponentType<Props> | null>(null);
  const [by, setBy] = useState<OpenedBy | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const isComing = useRef(false);
  const prepare = () => {
    if (isComing.current) return;
    isComing.current = true;
    void loadSurely(load, () => setFailed(true)).then((loaded) => setMenu(() => loaded));
  };
  const open = (how: OpenedBy) => {
    setBy(how);
    prepare();
  };
  return {
    opened: Menu === null || by === null ? null : { Menu, by },
    note: hasFailed && by !== null && Menu === null && <NotThere onLeave={() => setBy(null)} />,
    waiting: {
      'aria-haspopup': popup,
      'aria-expanded': false,
      onPointerEnter: prepare,
      onFocus: prepare,
      // A click without a pointer is Enter or the space bar.
      onClick: ({ detail }: MouseEvent) => open(detail === 0 ? 'keyboard' : 'pointer'),
      onKeyDown: (event: KeyboardEvent) => {
        if (popup !== 'menu' || event.key !== 'ArrowDown') return;
        event.preventDefault();
        open('keyboard');
      },
    },
  } as const;
}

/** In the window's lower part, whatever the button stands in. */
function NotThere({ onLeave }: { onLeave: () => void }) {
  return createPortal(
    <div
      role="alert"
      data-testid="menu-problem"
      className="no-print fixed inset-x-3 bottom-20 z-50 mx-auto grid max-w-sm gap-2 rounded-2xl border border-line bg-surface p-4 text-sm shadow-float"
    >
      <p>This menu could not be loaded. It opens by itself once it can be; if that takes long, load the page again.</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
        <Button size="small" variant="ghost" onClick={onLeave}>
          Leave it
        </Button>
      </div>
    </div>,
    document.body,
  );
}
