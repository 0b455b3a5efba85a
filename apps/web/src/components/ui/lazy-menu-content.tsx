'use client';

import { DropdownMenu } from 'radix-ui';
import { type ComponentProps, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from '#lib/class-names.ts';
import type { LazyMenuProps } from './use-lazy-menu.tsx';

/** The look of a menu's item that is as high as a line. */
export const menuItemLook =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm outline-none select-none data-highlighted:bg-sunken';

/** A menu that `useLazyMenu` has loaded: it opens as soon as it is there. */
export function LazyMenuContent({
  trigger,
  openedBy,
  className,
  ...content
}: LazyMenuProps & ComponentProps<typeof DropdownMenu.Content>) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // It takes the place of the button that was pressed, which had the focus.
  useLayoutEffect(() => button.current?.focus(), []);
  useEffect(() => {
    // As if the key were pressed on this button: so the menu knows that it is used by keyboard.
    if (openedBy === 'keyboard') {
      button.current?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }),
      );
    } else {
      setOpen(true);
    }
  }, [openedBy]);
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger ref={button} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className={classNames(
          'z-50 animate-rise rounded-2xl border border-line bg-surface p-1.5 shadow-float',
          className,
        )}
        {...content}
      />
    </DropdownMenu.Root>
  );
}
