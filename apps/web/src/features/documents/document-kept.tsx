'use client';

import type { ShellFile } from '@exora/contracts';
import { FileLock, ScanText } from 'lucide';
import { useRouter } from 'next/navigation';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import { useRetryDocument } from './use-retry-document.ts';

/** A document's page when it is kept unread: that nothing reads it, and how it would be read. */
export function DocumentKept({ file, isOwner }: { file: ShellFile; isOwner: boolean }) {
  const router = useRouter();
  const read = useRetryDocument(file);
  return (
    <div data-testid="kept" className="grid flex-1 content-center">
      <BlankState
        icon={FileLock}
        title="This document is kept unread"
        actions={
          <>
            {isOwner && (
              <Button
                variant="primary"
                busy={read.isPending}
                onClick={() => read.mutate(undefined, { onSuccess: () => router.refresh() })}
              >
                {!read.isPending && <Icon of={ScanText} className="size-4" />}
                Read it
              </Button>
            )}
            <ButtonLink href="/documents">Back to the documents</ButtonLink>
          </>
        }
      >
        <p>
          No engine has read it, so it has no pages and facts here
          {isOwner ? ', and nobody but you can open it.' : '. The record’s owner can have it read.'}
        </p>
        {read.error && (
          <p role="alert" className="text-danger">
            {problemOfError(read.error).what} {problemOfError(read.error).todo}
          </p>
        )}
      </BlankState>
    </div>
  );
}
