import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { DocumentView } from '#features/document-view/document-view.tsx';
import { DocumentFailed } from '#features/documents/document-failed.tsx';
import { DocumentInProgress } from '#features/documents/document-in-progress.tsx';
import { inProgress } from '#features/documents/stage-text.ts';
import { load } from '#lib/load.ts';
import { readDocument } from '#lib/record/read-document.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** Names the kind of view only: file names can tell a lot. */
export const metadata: Metadata = { title: 'Document' };

export default async function DocumentPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ fact?: string | string[] }>;
}) {
  const [{ id }, { fact }] = await Promise.all([params, searchParams]);
  if (!z.uuid().safeParse(id).success) notFound();
  const loaded = await load('/documents/[id]', async () => readDocument(await createReadClient(), id));
  if (!loaded.ok) {
    return (
      <main id="content">
        <ProblemView heading="h1" problem={loaded.problem} />
      </main>
    );
  }
  const document = loaded.data;
  return (
    <main id="content" className="flex flex-1 flex-col lg:h-[calc(100dvh-4rem)] lg:flex-none">
      <div className="flex min-h-12 items-center gap-2 border-b border-line bg-surface px-2 lg:px-4">
        <Link
          href="/documents"
          aria-label="Back to the documents"
          className="grid size-11 shrink-0 place-items-center rounded-lg hover:bg-sunken"
        >
          <ArrowLeft aria-hidden className="size-5" />
        </Link>
        <h1 className="min-w-0 truncate font-semibold">
          <bdi>{document.file.file_name}</bdi>
        </h1>
      </div>
      {inProgress(document.file) ? (
        <DocumentInProgress file={document.file} />
      ) : document.file.status === 'failed' ? (
        <DocumentFailed file={document.file} />
      ) : (
        <DocumentView document={document} initialFactId={typeof fact === 'string' ? fact : null} />
      )}
    </main>
  );
}
