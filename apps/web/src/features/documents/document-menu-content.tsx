'use client';

import { Download, Trash2 } from 'lucide';
import { DropdownMenu } from 'radix-ui';
import { Icon } from '#components/ui/icon.tsx';
import { LazyMenuContent, menuItemLook } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';

/** What else can be done with a document. `onDelete` asks about deleting it; null where that is not the reader's to do. */
export function DocumentMenuContent({
  documentId,
  onDelete,
  ...menu
}: LazyMenuProps & { documentId: string; onDelete: (() => void) | null }) {
  return (
    <LazyMenuContent {...menu} align="end" sideOffset={4} className="w-60">
      <DropdownMenu.Item asChild className={menuItemLook}>
        <a href={`/documents/${documentId}/original`} download>
          <Icon of={Download} className="size-4.5 text-ink-soft" />
          Download the original
        </a>
      </DropdownMenu.Item>
      {onDelete !== null && (
        <DropdownMenu.Item className={`${menuItemLook} text-danger`} onSelect={onDelete}>
          <Icon of={Trash2} className="size-4.5" />
          Delete …
        </DropdownMenu.Item>
      )}
    </LazyMenuContent>
  );
}
