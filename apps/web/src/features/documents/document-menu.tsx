'use client';

import type { ShellFile } from '@exora/contracts';
import { EllipsisVertical } from 'lucide';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { DeleteDocument } from './lazy-delete-document.tsx';

const load = async () => (await import('./document-menu-content.tsx')).DocumentMenuContent;

/** What else can be done with a document: taking the original away, and deleting it, which its owner may. */
export function DocumentMenu({
  file,
  isOwner,
  onDeleted,
}: {
  file: ShellFile;
  isOwner: boolean;
  onDeleted?: () => void;
}) {
  const [isDeleting, setDeleting] = useState(false);
  const { opened, waiting, note } = useLazyMenu(load);
  const button = (
    <Button
      variant="ghost"
      size="icon"
      data-testid="document-menu"
      aria-label={`More about ${file.file_name}`}
      {...(opened === null && waiting)}
    >
      <Icon of={EllipsisVertical} className="size-4.5" />
    </Button>
  );
  return (
    <>
      {opened === null ? (
        button
      ) : (
        <opened.Menu
          trigger={button}
          openedBy={opened.by}
          documentId={file.id}
          onDelete={isOwner ? () => setDeleting(true) : null}
        />
      )}
      {note}
      {isDeleting && (
        <DeleteDocument file={file} onClose={() => setDeleting(false)} {...(onDeleted && { onDeleted })} />
      )}
    </>
  );
}
