'use client';

import type { ShellFile } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { DocumentMenu } from './document-menu.tsx';

/** The menu on a document's own page, which leads back to the list when the document is gone. */
export function DocumentPageMenu({ file, isOwner }: { file: ShellFile; isOwner: boolean }) {
  const router = useRouter();
  return (
    <DocumentMenu
      file={file}
      isOwner={isOwner}
      onPrint={() => window.print()}
      onGone={() => router.replace('/documents')}
    />
  );
}
