import { factTypes } from '@exora/contracts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SameRecord } from '#components/layout/same-record.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { AddFactForm } from '#features/record/add-fact-form.tsx';
import { currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { addableKinds } from '#lib/record/editable.ts';

export const metadata: Metadata = { title: 'Add by hand' };

export default async function AddFactPage({ searchParams }: { searchParams: Promise<{ kind?: string | string[] }> }) {
  const kind = z
    .enum(factTypes)
    .optional()
    .safeParse((await searchParams).kind);
  if (!kind.success) notFound();
  const loaded = await load('/record/add', async () => {
    const profile = await currentProfile();
    return { profile, kinds: await addableKinds(profile) };
  });
  const kinds = loaded.ok ? loaded.data.kinds : [];
  const initialKind = kinds.find((each) => each === (kind.data ?? 'medication')) ?? kinds[0];
  return (
    <PageShell title="Add by hand">
      {!loaded.ok ? (
        <ProblemView problem={loaded.problem} />
      ) : (
        <SameRecord profileId={loaded.data.profile.id}>
          {initialKind !== undefined ? (
            <AddFactForm
              patientId={loaded.data.profile.id}
              recordName={loaded.data.profile.display_name}
              kinds={kinds}
              initialKind={initialKind}
            />
          ) : (
            <div className="grid justify-items-start gap-4">
              <Notice tone="info" title="You can look at this record, but not add to it">
                <p>
                  {loaded.data.profile.is_owner
                    ? 'The record of somebody who died is kept as it was.'
                    : 'Whoever keeps it can let you add and correct.'}
                </p>
              </Notice>
              <ButtonLink href="/record">Back to the record</ButtonLink>
            </div>
          )}
        </SameRecord>
      )}
    </PageShell>
  );
}
