'use client';

import type { FactVersion } from '@exora/contracts';
import { useFactDecision } from '#components/facts/use-fact-decision.ts';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { problemOfError } from '#lib/http/request-error.ts';

/** Says that a fact is no longer part of the record; a rejection can be taken back by whoever may edit. */
export function OutOfRecord({ version, mayEdit }: { version: FactVersion; mayEdit: boolean }) {
  const takeBack = useFactDecision(version.fact.id, () => undefined);
  const problem = takeBack.isError ? problemOfError(takeBack.error) : null;
  if (version.status !== 'rejected') {
    return (
      <Notice tone="info" title="This is no longer in the record">
        <p>Its document was read again, and this was not found any more. It stays here as part of the history.</p>
      </Notice>
    );
  }
  return (
    <>
      <Notice tone="info" title="This was rejected">
        <p>It is left out of all lists of the record. It stays here as part of the history.</p>
      </Notice>
      {problem !== null && (
        <Notice tone="danger" title={problem.what}>
          <p>{problem.todo}</p>
        </Notice>
      )}
      {mayEdit && (
        <Button
          className="justify-self-start"
          busy={takeBack.isPending}
          onClick={() => takeBack.mutate({ decision: 'confirm' })}
        >
          Take the rejection back
        </Button>
      )}
    </>
  );
}
