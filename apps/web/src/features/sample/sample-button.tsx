'use client';

import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';

/** Loads the sample patient and opens it. The page is loaded anew, so that it is wholly about the other record. */
export function SampleButton({ look = 'secondary' }: { look?: 'primary' | 'secondary' }) {
  const load = useMutation({
    mutationFn: () =>
      postJson(
        '/api/account/sample',
        lazySchema(({ z }) => z.object({ profile_id: z.uuid() })),
        { sample: true },
      ),
    onSuccess: () => window.location.assign('/record'),
  });
  return (
    <div className="grid justify-items-center gap-3">
      {load.isError && (
        <Notice tone="danger" title={problemOfError(load.error).what}>
          <p>{problemOfError(load.error).todo}</p>
        </Notice>
      )}
      <Button
        variant={look}
        busy={load.isPending || load.isSuccess}
        onClick={() => load.mutate()}
        data-testid="load-sample"
      >
        {!load.isPending && !load.isSuccess && <Icon of={FlaskConical} className="size-4 shrink-0" />}
        {load.isPending || load.isSuccess ? 'Bringing the documents in …' : 'Look around with a sample patient'}
      </Button>
    </div>
  );
}
