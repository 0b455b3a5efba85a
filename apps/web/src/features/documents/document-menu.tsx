'use client';

import type { ShellFile } from '@exora/contracts';
import { EllipsisVertical } from 'lucide';
import { useState } from 'react';
import { useProfiles } from '#components/layout/same-record.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { DeleteDocument } from './lazy-delete-document.tsx';
import { MoveDocument } from './lazy-move-document.tsx';

const load = async () => (await import('./document-menu-content.tsx')).DocumentMenuContent;

/**
 * What else can be done with a document: taking the original away, and what its owner may, moving it to another of their
 * records and deleting it.
 */
export function DocumentMenu({
  file,
  isOwner,
  onPrint = null,
  onGone,
}: {
  file: ShellFile;
  isOwner: boolean;
  /** Prints it; null where it is not what the page shows. */
  onPrint?: (() => void) | null;
  /** What follows when it has left this record. */
  onGone?: () => void;
}) {
  const [isDeleting, setDeleting] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const profiles = useProfiles();
  const from = isOwner ? profiles.find(({ id }) => id === file.patient_id) : undefined;
  const others = profiles.filter((each) => each.is_owner && each.id !== file.patient_id);
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
          onPrint={onPrint}
          onMove={from !== undefined && others.length > 0 ? () => setMoving(true) : null}
          onDelete={isOwner ? () => setDeleting(true) : null}
        />
      )}
      {note}
      {isDeleting && (
        <DeleteDocument file={file} onClose={() => setDeleting(false)} {...(onGone && { onDeleted: onGone })} />
      )}
      {isMoving && from !== undefined && (
        <MoveDocument
          file={file}
          from={from}
          others={others}
          profiles={profiles}
          onClose={() => setMoving(false)}
          {...(onGone && { onMoved: onGone })}
        />
      )}
    </>
  );
}
