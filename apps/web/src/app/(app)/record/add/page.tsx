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
import { mayEdit } from '#lib/record/may-edit.ts';

export const metadata: Metadata = { title: 'Add by hand' };

export default async function AddFactPage({ searchParams }: { searchParams: Promise<{ kind?: string | string[] }> }) {
  const kind = z
    .enum(factTypes)
    .optional()
    .safeParse((await searchParams).kind);
  if (!kind.success) notFound();
  const loaded = await load('/record/add', currentProfile);
  return (
    <PageShell title="Add by hand">
      {!loaded.ok ? (
        <ProblemView problem={loaded.problem} />
      ) : (
        <SameRecord profileId={loaded.data.id}>
          {mayEdit(loaded.data) ? (
            <AddFactForm
              patientId={loaded.data.id}
              recordName={loaded.data.display_name}
              initialKind={kind.data ?? 'medication'}
            />
          ) : (
            <div className="grid justify-items-start gap-4">
              <Notice tone="info" title="You can look at this record, but not add to it">
                <p>Whoever keeps it can let you add and correct.</p>
              </Notice>
              <ButtonLink href="/record">Back to the record</ButtonLink>
            </div>
          )}
        </SameRecord>
      )}
    </PageShell>
  );
}
