'use client';

import { type ComponentType, type KeyboardEvent, type MouseEvent, type ReactElement, useState } from 'react';

/** How a menu was asked for: by keyboard its first item gets the focus. */
type OpenedBy = 'pointer' | 'keyboard';

/** What a menu needs that comes when it is asked for: its button, and how that was pressed. */
export interface LazyMenuProps {
  readonly trigger: ReactElement;
  readonly openedBy: OpenedBy;
}

/**
 * A menu whose code comes when somebody is about to press its button. Until then the button stands alone, with what
 * `waiting` gives it; from the first press on `opened` has the menu, which takes the button as its trigger.
 */
export function useLazyMenu<Props extends LazyMenuProps>(
  load: () => Promise<ComponentType<Props>>,
  popup: 'menu' | 'dialog' = 'menu',
) {
  const [opened, setOpened] = useState<{ Menu: ComponentType<Props>; by: OpenedBy } | null>(null);
  const open = async (by: OpenedBy) => {
    const Menu = await load();
    setOpened({ Menu, by });
  };
  const prepare = () => void load();
  return {
    opened,
    waiting: {
      'aria-haspopup': popup,
      'aria-expanded': false,
      onPointerEnter: prepare,
      onFocus: prepare,
      // A click without a pointer is Enter or the space bar.
      onClick: ({ detail }: MouseEvent) => void open(detail === 0 ? 'keyboard' : 'pointer'),
      onKeyDown: (event: KeyboardEvent) => {
        if (popup !== 'menu' || event.key !== 'ArrowDown') return;
        event.preventDefault();
        void open('keyboard');
      },
    },
  } as const;
}
