import type { Metadata } from 'next';
import { z } from 'zod';
import { ButtonLink } from '#components/ui/button.tsx';
import { NoteList } from '#features/sharing/note-list.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { notesAPage, readProviderNotes } from '#lib/sharing/read-providers.ts';

export const metadata: Metadata = { title: 'Providers’ notes' };

export default async function NotesPage({ searchParams }: { searchParams: Promise<{ before?: string | string[] }> }) {
  const before = z
    .uuid()
    .nullable()
    .catch(null)
    .parse((await searchParams).before ?? null);
  const loaded = await load('/sharing/notes', async () => {
    const sharing = await openSharing();
    return { ...sharing, notes: await readProviderNotes(sharing.client, sharing.profile.id, before) };
  });
  return (
    <SharingFrame
      title="Providers’ notes"
      lead="What providers with access have written about this record. They can’t be changed, only replaced by who wrote them."
      loaded={loaded}
    >
      {({ notes }) => (
        <>
          <NoteList notes={notes} />
          {notes.length === notesAPage && (
            <ButtonLink href={`/sharing/notes?before=${notes.at(-1)?.id}`} className="justify-self-center">
              Earlier notes
            </ButtonLink>
          )}
        </>
      )}
    </SharingFrame>
  );
}
