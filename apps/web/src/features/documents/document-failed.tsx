'use client';

import { describeError, type ShellFile } from '@exora/contracts';
import { FileX, RotateCw } from 'lucide';
import { useRouter } from 'next/navigation';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import { useRetryDocument } from './use-retry-document.ts';

/** A document's page when it could not be read: why, and what to do. */
export function DocumentFailed({ file, mayEdit }: { file: ShellFile; mayEdit: boolean }) {
  const router = useRouter();
  const retry = useRetryDocument(file);
  const { what, todo } = describeError(file.error_code ?? 'internal', file.error_parameters);
  return (
    <div role="alert" data-testid="failure" className="grid flex-1 content-center">
      <BlankState
        icon={FileX}
        title={what}
        actions={
          <>
            {mayEdit && file.can_retry && (
              <Button
                variant="primary"
                busy={retry.isPending}
                onClick={() => retry.mutate(undefined, { onSuccess: () => router.refresh() })}
              >
                {!retry.isPending && <Icon of={RotateCw} className="size-4" />}
                Try again
              </Button>
            )}
            <ButtonLink href="/documents">Back to the documents</ButtonLink>
          </>
        }
      >
        <p>{todo}</p>
        {retry.error && (
          <p className="text-danger">
            {problemOfError(retry.error).what} {problemOfError(retry.error).todo}
          </p>
        )}
      </BlankState>
    </div>
  );
}
