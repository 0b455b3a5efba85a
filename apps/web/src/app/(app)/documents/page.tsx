import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SameRecord } from '#components/layout/same-record.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { DocumentList } from '#features/documents/document-list.tsx';
import { DropZone, FirstDropZone } from '#features/uploads/drop-zone.tsx';
import { UploadList } from '#features/uploads/upload-list.tsx';
import { currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readDocuments } from '#lib/record/read-documents.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Documents' };

export default async function DocumentsPage() {
  const loaded = await load('/documents', async () => {
    const profile = await currentProfile();
    return { profile, documents: await readDocuments(await createReadClient(), profile.id) };
  });
  if (!loaded.ok) {
    return (
      <PageShell title="Documents">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const { profile, documents } = loaded.data;
  const patientId = profile.id;
  const queryClient = new QueryClient();
  queryClient.setQueryData(queryKeys.documents(patientId), documents);
  return (
    <PageShell
      title="Documents"
      lead="Letters, reports, results and photos of them. Exora reads each one and finds its facts."
    >
      <SameRecord profileId={patientId}>
        <HydrationBoundary state={dehydrate(queryClient)}>
          <DocumentList
            patientId={patientId}
            isOwner={profile.is_owner}
            mayEdit={mayEdit(profile)}
            add={<DropZone />}
            addFirst={<FirstDropZone />}
            uploads={<UploadList />}
          />
        </HydrationBoundary>
      </SameRecord>
    </PageShell>
  );
}
