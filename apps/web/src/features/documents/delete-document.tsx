'use client';

import type { ShellFile } from '@exora/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { AlertDialog } from 'radix-ui';
import { Button } from '#components/ui/button.tsx';
import { fetchJson, postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { erasureText } from './erasure-text.ts';
import { PreviewPending } from './preview-pending.tsx';
import { readAnewWithout } from './read-anew-without.ts';

/** Asks before a document is deleted, with all that goes with it. */
export function DeleteDocument({
  file,
  onClose,
  onDeleted,
}: {
  file: ShellFile;
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const address = `/api/documents/${file.id}/erasure`;
  const preview = useQuery({
    queryKey: ['erasure', file.id],
    queryFn: ({ signal }) =>
      fetchJson(
        address,
        lazySchema(({ shellFileErasureSchema }) => shellFileErasureSchema),
        { signal },
      ),
    // What would go now, not what would have gone.
    gcTime: 0,
  });
  const erase = useMutation({
    mutationFn: () =>
      postJson(
        address,
        lazySchema(({ shellFileErasureSchema }) => shellFileErasureSchema),
        {},
      ),
    onSuccess: async () => {
      await readAnewWithout(queryClient, file.id);
      onClose();
      if (onDeleted) onDeleted();
      else router.refresh();
    },
  });
  const problem = preview.error ?? erase.error;
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-50 bg-ink/30 dark:bg-canvas/70" />
        <AlertDialog.Content
          data-testid="delete-document"
          className="fixed inset-x-3 bottom-3 z-50 grid max-h-[90dvh] gap-4 overflow-y-auto rounded-2xl border border-line bg-surface p-5 shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-lg sm:-translate-1/2 sm:p-6"
        >
          <AlertDialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">
            Delete <bdi>“{file.file_name}”</bdi>?
          </AlertDialog.Title>
          <AlertDialog.Description className="sr-only">
            What goes with the document is listed below.
          </AlertDialog.Description>
          {preview.data !== undefined && (
            <ul className="grid list-disc gap-1.5 pl-5 text-sm text-ink-soft" data-testid="erasure">
              {erasureText(preview.data).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
          {preview.isPending && <PreviewPending />}
          {preview.data !== undefined && <p className="text-sm font-semibold">This can’t be undone.</p>}
          {problem && (
            <p role="alert" className="text-sm text-danger">
              {problemOfError(problem).what} {problemOfError(problem).todo}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button disabled={erase.isPending}>Keep it</Button>
            </AlertDialog.Cancel>
            <Button
              variant="danger"
              className="border border-danger"
              busy={erase.isPending}
              disabled={preview.data === undefined}
              onClick={() => erase.mutate()}
            >
              Delete the document
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
