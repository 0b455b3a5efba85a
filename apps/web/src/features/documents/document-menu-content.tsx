'use client';

import { Download, FolderInput, Printer, Trash2 } from 'lucide';
import { DropdownMenu } from 'radix-ui';
import { Icon } from '#components/ui/icon.tsx';
import { LazyMenuContent, menuItemLook } from '#components/ui/lazy-menu-content.tsx';
import type { LazyMenuProps } from '#components/ui/use-lazy-menu.tsx';

/**
 * What else can be done with a document. `onPrint` prints it; null where the page shows something else. `onMove` and
 * `onDelete` ask about it; null where that is not the reader's to do.
 */
export function DocumentMenuContent({
  documentId,
  onPrint,
  onMove,
  onDelete,
  ...menu
}: LazyMenuProps & {
  documentId: string;
  onPrint: (() => void) | null;
  onMove: (() => void) | null;
  onDelete: (() => void) | null;
}) {
  return (
    <LazyMenuContent {...menu} align="end" sideOffset={4} className="w-60">
      <DropdownMenu.Item asChild className={menuItemLook}>
        <a href={`/documents/${documentId}/original`} download>
          <Icon of={Download} className="size-4.5 text-ink-soft" />
          Download the original
        </a>
      </DropdownMenu.Item>
      {onPrint !== null && (
        <DropdownMenu.Item className={menuItemLook} onSelect={onPrint}>
          <Icon of={Printer} className="size-4.5 text-ink-soft" />
          Print
        </DropdownMenu.Item>
      )}
      {onMove !== null && (
        <DropdownMenu.Item className={menuItemLook} onSelect={onMove}>
          <Icon of={FolderInput} className="size-4.5 text-ink-soft" />
          Move to another record …
        </DropdownMenu.Item>
      )}
      {onDelete !== null && (
        <DropdownMenu.Item className={`${menuItemLook} text-danger`} onSelect={onDelete}>
          <Icon of={Trash2} className="size-4.5" />
          Delete …
        </DropdownMenu.Item>
      )}
    </LazyMenuContent>
  );
}
