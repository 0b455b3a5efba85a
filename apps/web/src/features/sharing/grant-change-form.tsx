'use client';

import type { Care } from '@exora/contracts';
import type { FormEvent } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import type { DelegateLevel } from '#lib/sharing/access-text.ts';
import type { GrantRequest, Viewer } from '#lib/sharing/requests.ts';
import { useChange } from '#lib/use-change.ts';
import { GrantFields } from './grant-fields.tsx';
import { changeWords } from './problem-words.ts';
import { useGrantDraft } from './use-grant-draft.ts';

const savedSchema = z.object({ id: z.uuid() });

/** Changes what somebody has. `onLook` shows what they would see by it. */
export function GrantChangeForm({
  profileId,
  delegate,
  levels,
  onLook,
  onDone,
}: {
  profileId: string;
  delegate: Care['delegates'][number];
  levels: readonly DelegateLevel[];
  onLook: ((viewer: Viewer) => void) | null;
  onDone: (permissionId: string) => void;
}) {
  const draft = useGrantDraft(delegate);
  const save = useChange<GrantRequest, typeof savedSchema>('PUT', '/api/sharing/grants', savedSchema, ({ id }) =>
    onDone(id),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const ready = draft.complete();
    if (ready === null) {
      focusFirstError(event.currentTarget);
      return;
    }
    save.start({ profileId, userId: delegate.user_id, ...ready });
  };
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-6">
      <GrantFields draft={draft} levels={levels} />
      <ChangeProblem error={save.error} words={changeWords} />
      <p className="text-sm text-ink-soft">
        The change holds at once. If you take away the right to let others in, whoever they let in loses access, too.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save the change
        </Button>
        {onLook !== null && (
          <Button
            onClick={(event) => {
              const ready = draft.complete();
              if (ready === null) {
                focusFirstError(event.currentTarget.form);
                return;
              }
              const { level, categories, purpose, expiresAt } = ready;
              onLook({
                proposal: { kind: 'delegate', access_level: level, categories, purpose, expires_at: expiresAt },
              });
            }}
          >
            See what they would see
          </Button>
        )}
      </div>
    </form>
  );
}
