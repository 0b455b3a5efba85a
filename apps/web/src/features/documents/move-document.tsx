'use client';

import type { Profile, ShellFile } from '@exora/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { SecondFactorPrompt } from '#components/account/second-factor-prompt.tsx';
import { ProfileTile } from '#components/layout/profile-tile.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChoiceList } from '#components/ui/choice-list.tsx';
import { fetchJson, postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { erasureText } from './erasure-text.ts';
import { movedSchema } from './moved-schema.ts';
import { PreviewPending } from './preview-pending.tsx';
import { readAnewWithout } from './read-anew-without.ts';

/** Asks to which record of the same owner a document is moved, with all that it means in both. */
export function MoveDocument({
  file,
  from,
  others,
  profiles,
  onClose,
  onMoved,
}: {
  file: ShellFile;
  /** The record that it is in. */
  from: Profile;
  /** The records that it can be moved to, one at least. */
  others: readonly Profile[];
  /** All that the reader sees. */
  profiles: readonly Profile[];
  onClose: () => void;
  onMoved?: () => void;
}) {
  const router = useRouter();
  const queryClient = useQueryClient();
  // The only other one is no choice; of several none is chosen by default.
  const [to, setTo] = useState<Profile | null>(others.length === 1 ? (others[0] ?? null) : null);
  const preview = useQuery({
    queryKey: ['erasure', file.id],
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/documents/${file.id}/erasure`,
        lazySchema(({ shellFileErasureSchema }) => shellFileErasureSchema),
        { signal },
      ),
    // What would go now, not what would have gone.
    gcTime: 0,
  });
  const move = useMutation({
    mutationFn: (id: string) => postJson(`/api/documents/${file.id}/move`, movedSchema, { to: id }),
    onSuccess: async () => {
      await readAnewWithout(queryClient, file.id);
      onClose();
      if (onMoved) onMoved();
      else router.refresh();
    },
  });
  const error = preview.error ?? move.error;
  const problem = error === null ? null : problemOfError(error);
  const needsCode = problem?.code === 'second_factor_needed';
  const judged = preview.data !== undefined && preview.data.facts_confirmed + preview.data.facts_corrected > 0;
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && !move.isPending && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-50 bg-ink/30 dark:bg-canvas/70" />
        <AlertDialog.Content
          data-testid="move-document"
          className="fixed inset-x-3 bottom-3 z-50 grid max-h-[90dvh] gap-4 overflow-y-auto rounded-2xl border border-line bg-surface p-5 shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-lg sm:-translate-1/2 sm:p-6"
        >
          <AlertDialog.Title className="text-lg font-semibold tracking-tight wrap-anywhere">
            Move <bdi>“{file.file_name}”</bdi> to another record?
          </AlertDialog.Title>
          <AlertDialog.Description className="text-sm wrap-anywhere">
            From the record of <bdi className="font-semibold">{from.display_name}</bdi> to the record of
            {to === null ? ' …' : ' '}
            {to !== null && <bdi className="font-semibold">{to.display_name}</bdi>}
            {to !== null && '.'}
          </AlertDialog.Description>
          {others.length > 1 && (
            <ChoiceList
              legend="To which record?"
              value={to?.id ?? null}
              onChoose={(id) => setTo(others.find((other) => other.id === id) ?? null)}
              choices={others.map((other) => ({
                value: other.id,
                label: (
                  <span className="-my-1 flex items-center gap-3 text-sm">
                    <ProfileTile profile={other} profiles={profiles} />
                    <bdi className="min-w-0 wrap-anywhere">{other.display_name}</bdi>
                  </span>
                ),
              }))}
            />
          )}
          {preview.isPending && <PreviewPending />}
          {preview.data !== undefined && (
            <div className="grid gap-2 text-sm text-ink-soft" data-testid="move-means">
              <p>
                {file.status === 'kept'
                  ? 'There it is kept unread, as here.'
                  : 'There it is read again, as a new document.'}
                {judged && ' What you confirmed or corrected of it does not go along.'} Here it is deleted:
              </p>
              <ul className="grid list-disc gap-1.5 pl-5">
                {erasureText(preview.data).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </div>
          )}
          {problem !== null && !needsCode && (
            <p role="alert" className="text-sm text-danger">
              {problem.what} {problem.todo}
            </p>
          )}
          {needsCode && to !== null && (
            <SecondFactorPrompt
              what="You chose to be asked for a code before anything is erased."
              onConfirmed={() => move.mutate(to.id)}
            />
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button disabled={move.isPending}>Leave it here</Button>
            </AlertDialog.Cancel>
            <Button
              variant="primary"
              className="max-w-full"
              busy={move.isPending}
              disabled={preview.data === undefined || to === null}
              onClick={() => to !== null && move.mutate(to.id)}
            >
              <span className="truncate">
                {to === null ? (
                  'Move the document'
                ) : (
                  <>
                    Move it to <bdi>{to.display_name}</bdi>
                  </>
                )}
              </span>
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
