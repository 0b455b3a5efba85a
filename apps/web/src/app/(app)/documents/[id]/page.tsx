import { ArrowLeft } from 'lucide';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ProfileTile } from '#components/layout/profile-tile.tsx';
import { ShowsRecord } from '#components/layout/shows-record.tsx';
import { PrintDisclaimer, PrintHeading } from '#components/print/print-heading.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { DocumentView } from '#features/document-view/document-view.tsx';
import { DocumentPageMenu } from '#features/documents/document-page-menu.tsx';
import { isStopped } from '#features/documents/stage-text.ts';
import { UnreadDocument } from '#features/documents/unread-document.tsx';
import { accessibleProfiles, currentProfile } from '#lib/current-profile.ts';
import { quantitiesOf } from '#lib/facts/quantity.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { load } from '#lib/load.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readBirthDate } from '#lib/record/read-birth-date.ts';
import { readDocument } from '#lib/record/read-document.ts';
import { readDocumentStory } from '#lib/record/read-story.ts';
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
  const loaded = await load('/documents/[id]', async () => {
    const client = await createReadClient();
    const document = await readDocument(client, id);
    const isRead = document.file.status === 'processed';
    const [profiles, current] = await Promise.all([accessibleProfiles(), currentProfile()]);
    const owner = profiles.find(({ id: profileId }) => profileId === document.file.patient_id);
    return {
      document,
      profiles,
      isOwner: owner?.is_owner ?? false,
      otherRecord: owner !== undefined && owner.id !== current.id ? owner : null,
      owner: owner ?? null,
      birthDate: await readBirthDate(client, document.file.patient_id),
      canEdit: owner !== undefined && mayEdit(owner),
      story: isRead ? await readDocumentStory(client, document.file.patient_id, id) : null,
    };
  });
  if (!loaded.ok) {
    return (
      <main id="content">
        <ProblemView heading="h1" problem={loaded.problem} />
      </main>
    );
  }
  const { document, profiles, isOwner, otherRecord, owner, birthDate, canEdit, story } = loaded.data;
  const quantities = quantitiesOf(document.facts, (await readPreferences()).units);
  return (
    <main id="content" className="flex flex-1 flex-col lg:h-[calc(100dvh-4rem)] lg:flex-none print:block print:h-auto">
      <ShowsRecord resourceId={document.file.id} profileId={document.file.patient_id} isOwner={isOwner} />
      {owner !== null && (
        <PrintHeading name={owner.display_name} birthDate={birthDate} what={document.file.file_name} />
      )}
      <div className="no-print flex min-h-12 items-center gap-2 border-b border-line bg-surface px-2 lg:px-4">
        <Link
          href="/documents"
          aria-label="Back to the documents"
          className="grid size-11 shrink-0 place-items-center rounded-lg hover:bg-sunken"
        >
          <Icon of={ArrowLeft} className="size-5" />
        </Link>
        <h1 className="min-w-0 flex-1 truncate font-semibold">
          <bdi>{document.file.file_name}</bdi>
        </h1>
        {otherRecord !== null && (
          <p
            className="flex min-w-0 items-center gap-2 rounded-lg bg-warn-soft px-2 py-1 text-sm text-warn"
            data-testid="other-record"
          >
            <ProfileTile profile={otherRecord} profiles={profiles} />
            <span className="line-clamp-2 min-w-0 leading-4.5 wrap-anywhere">
              From the record of <bdi className="font-semibold">{otherRecord.display_name}</bdi>
            </span>
          </p>
        )}
        <DocumentPageMenu file={document.file} isOwner={isOwner} />
      </div>
      {story !== null ? (
        <DocumentView
          document={document}
          quantities={quantities}
          story={story}
          initialFactId={typeof fact === 'string' ? fact : null}
          mayEdit={canEdit}
        />
      ) : (
        <UnreadDocument document={document} isStopped={isStopped(document.file)} isOwner={isOwner} mayEdit={canEdit} />
      )}
      <PrintDisclaimer />
    </main>
  );
}
