import { PageShell } from '#components/layout/page-shell.tsx';
import { DocumentListSkeleton } from '#features/documents/document-list-skeleton.tsx';

export default function DocumentsLoading() {
  return (
    <PageShell
      title="Documents"
      lead="Letters, reports, results and photos of them. Exora reads each one and finds its facts."
    >
      <DocumentListSkeleton />
    </PageShell>
  );
}
