import type { Metadata } from 'next';
import { RecordView } from '#features/record/record-view.tsx';
import { StoryList } from '#features/record/story-list.tsx';
import { loadRecord } from '#lib/record/load-record.ts';
import { readStories } from '#lib/record/read-stories.ts';

export const metadata: Metadata = { title: 'Story' };

export default async function StoryPage() {
  const loaded = await loadRecord('/record/story', (client, { id }) => readStories(client, id));
  return (
    <RecordView
      title="Story"
      what="Story"
      lead="What the documents tell together. Each sentence says where it comes from."
      loaded={loaded}
    >
      {(stories, _, { dates }) => <StoryList stories={stories} dates={dates} />}
    </RecordView>
  );
}
