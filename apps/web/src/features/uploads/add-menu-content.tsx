'use client';

import { Camera, FileUp } from 'lucide';
import { DropdownMenu } from 'radix-ui';
import { Icon } from '#components/ui/icon.tsx';
import { LazyMenuContent } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';

const itemLook =
  'flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm font-medium outline-none select-none data-highlighted:bg-sunken';

/** The ways in which documents get in from a phone. */
export function AddMenuContent({
  openCamera,
  openPicker,
  ...menu
}: LazyMenuProps & { openCamera: () => void; openPicker: () => void }) {
  return (
    <LazyMenuContent {...menu} side="top" sideOffset={12} className="w-60">
      <DropdownMenu.Item className={itemLook} onSelect={openCamera}>
        <Icon of={Camera} className="size-5 text-ink-soft" />
        Photograph pages
      </DropdownMenu.Item>
      <DropdownMenu.Item className={itemLook} onSelect={openPicker}>
        <Icon of={FileUp} className="size-5 text-ink-soft" />
        Choose files
      </DropdownMenu.Item>
    </LazyMenuContent>
  );
}
