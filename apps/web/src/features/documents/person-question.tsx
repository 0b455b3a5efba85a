'use client';

import type { Profile, ShellFile } from '@exora/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, FolderInput, Trash2 } from 'lucide';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { useLazyMenu } from '#components/ui/use-lazy-menu.tsx';
import { fetchJson, postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { DeleteDocument } from './lazy-delete-document.tsx';
import { movedSchema } from './moved-schema.ts';
import { belongsHere, namesake, printedPerson } from './person-text.ts';
import { readAnewWithout } from './read-anew-without.ts';

const loadMoveMenu = async () => (await import('./move-menu-content.tsx')).MoveMenuContent;

/**
 * Asks its owner whose a document is that names somebody else than the record's person. Until that is answered, nothing of
 * it is in the record. `onGone` is what follows when it leaves this record.
 */
export function PersonQuestion({ file, isOwner, onGone }: { file: ShellFile; isOwner: boolean; onGone?: () => void }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const profiles = useQuery({
    queryKey: queryKeys.profiles,
    queryFn: ({ signal }) =>
      fetchJson(
        '/api/profiles',
        lazySchema(({ profileSchema, z }) => z.array(profileSchema)),
        { signal },
      ),
    enabled: isOwner,
  });
  const refresh = async (isGone: boolean) => {
    await (isGone ? readAnewWithout(queryClient, file.id) : queryClient.invalidateQueries());
    if (isGone && onGone) onGone();
    else router.refresh();
  };
  const confirm = useMutation({
    mutationFn: () =>
      postJson(
        `/api/documents/${file.id}/person`,
        lazySchema(({ z }) => z.unknown()),
        {},
      ),
    onSuccess: () => refresh(false),
  });
  const move = useMutation({
    mutationFn: (to: string) => postJson(`/api/documents/${file.id}/move`, movedSchema, { to }),
    onSuccess: () => refresh(true),
    // What is there already is told by the list.
    onError: () => queryClient.invalidateQueries({ queryKey: queryKeys.documents(file.patient_id) }),
  });

  const here = profiles.data?.find(({ id }) => id === file.patient_id);
  const others = (profiles.data ?? []).filter(({ id, is_owner }) => is_owner && id !== file.patient_id);
  const printed = printedPerson(file, useFormat().dates);
  const named = namesake(file, others);
  const rest = others.filter((other) => other !== named);
  const problem = confirm.error ?? move.error ?? profiles.error;
  const busy = confirm.isPending || move.isPending;
  return (
    <div className="relative grid gap-3 text-sm" data-testid="person-question">
      <div className="grid gap-0.5">
        <p className="font-medium">
          {printed === null ? (
            'This document names somebody else.'
          ) : (
            <>
              This document names <bdi>{printed}</bdi>.
            </>
          )}
          {here !== undefined && (
            <>
              {' '}
              This is the record of <bdi>{here.display_name}</bdi>.
            </>
          )}
        </p>
        <p className="text-ink-soft">
          {isOwner
            ? 'Nothing of it is in the record until you say whose it is.'
            : 'Nothing of it is in the record until the record’s owner says whose it is.'}
          {named !== null && ' If you move it, it is read again there, and deleted here.'}
        </p>
      </div>
      {problem && (
        <p role="alert" className="text-danger">
          {problemOfError(problem).what} {problemOfError(problem).todo}
        </p>
      )}
      {here !== undefined && (
        <div className="flex flex-wrap gap-2">
          {named !== null && (
            <Button
              size="small"
              className="max-w-full"
              busy={move.isPending && move.variables === named.id}
              disabled={busy}
              onClick={() => move.mutate(named.id)}
            >
              {!(move.isPending && move.variables === named.id) && (
                <Icon of={FolderInput} className="size-4 shrink-0" />
              )}
              <span className="truncate">
                Move it to <bdi>{named.display_name}</bdi>
              </span>
            </Button>
          )}
          <Button
            size="small"
            className="max-w-full"
            busy={confirm.isPending}
            disabled={busy}
            onClick={() => confirm.mutate()}
          >
            {!confirm.isPending && <Icon of={Check} className="size-4 shrink-0" />}
            <bdi className="truncate">{belongsHere(here)}</bdi>
          </Button>
          {rest.length > 0 && (
            <MoveMenu
              others={rest}
              profiles={profiles.data ?? []}
              busy={move.isPending && move.variables !== named?.id}
              disabled={busy}
              onMove={(id) => move.mutate(id)}
            />
          )}
          <Button size="small" disabled={busy} onClick={() => setDeleting(true)}>
            <Icon of={Trash2} className="size-4" />
            Delete it …
          </Button>
        </div>
      )}
      {isDeleting && (
        <DeleteDocument file={file} onClose={() => setDeleting(false)} {...(onGone && { onDeleted: onGone })} />
      )}
    </div>
  );
}

function MoveMenu({
  others,
  profiles,
  busy,
  disabled,
  onMove,
}: {
  others: readonly Profile[];
  profiles: readonly Profile[];
  busy: boolean;
  disabled: boolean;
  onMove: (id: string) => void;
}) {
  const { opened, waiting, note } = useLazyMenu(loadMoveMenu);
  const button = (
    <Button size="small" busy={busy} disabled={disabled} {...(opened === null && waiting)}>
      {!busy && <Icon of={FolderInput} className="size-4" />}
      Move it to …
    </Button>
  );
  if (opened === null) {
    return (
      <>
        {button}
        {note}
      </>
    );
  }
  return <opened.Menu trigger={button} openedBy={opened.by} others={others} profiles={profiles} onMove={onMove} />;
}
