import type { Narrative } from '@exora/contracts';
import { BookOpenText } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { period } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { counted } from '#lib/format/quantities.ts';
import { withToldDates } from '#lib/format/told-dates.ts';
import type { Stories } from '#lib/record/read-stories.ts';
import { StoryPending } from './story-pending.tsx';

/** Facts that a sentence's marks lead to; one that rests on more has enough with these. */
const mostMarks = 6;

/** What a record tells: in short, then by condition, by medicine and by time. */
export function StoryList({ stories, dates }: { stories: Stories; dates: DateOrder }) {
  const groups = [
    { title: 'In short', narratives: stories.summary },
    { title: 'Conditions', narratives: stories.conditions },
    { title: 'Medications', narratives: stories.medications },
    { title: 'Over time', narratives: stories.episodes },
  ].filter(({ narratives }) => narratives.length > 0);
  if (groups.length === 0) {
    return (
      <Card>
        <BlankState icon={BookOpenText} title={stories.isPending ? 'The story is being written' : 'No story yet'}>
          <p>
            {stories.isPending ? (
              <StoryPending />
            ) : (
              'When documents have been read, what they tell together stands here.'
            )}
          </p>
        </BlankState>
      </Card>
    );
  }
  return (
    <div className="grid gap-8">
      {stories.isPending && (
        <p role="status" className="text-sm text-ink-soft">
          Something changed, and the story is being told anew. <StoryPending />
        </p>
      )}
      {groups.map(({ title, narratives }) => (
        <section key={title} aria-labelledby={`stories-${title}`} className="grid gap-3">
          <h2 id={`stories-${title}`} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {narratives.map((narrative) => (
              <Story key={narrative.id} narrative={narrative} dates={dates} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function Story({
  narrative: { title, period: time, sentences, sentences_hidden },
  dates,
}: {
  narrative: Narrative;
  dates: DateOrder;
}) {
  return (
    <Card className="grid gap-2 p-5" data-testid="narrative">
      {title !== null && (
        <h3 className="font-semibold">
          <bdi>{withToldDates(title, dates)}</bdi>
        </h3>
      )}
      {time !== null && <p className="text-sm text-ink-soft">{period(time.start, time.end, dates)}</p>}
      <p className="leading-7">
        {sentences.map(({ text, fact_ids }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sentence has no name but its place, and can stand there twice
          <span key={index} data-testid="sentence">
            <bdi>{withToldDates(text, dates)}</bdi>
            {fact_ids.slice(0, mostMarks).map((id, index) => (
              <a
                key={id}
                href={`/facts/${id}`}
                data-soft
                aria-label={`Where this comes from, ${index + 1} of ${fact_ids.length}`}
                className="relative ml-0.5 inline-block rounded px-1 align-super text-xs font-semibold text-brand tabular-nums hover:bg-brand-soft"
              >
                {index + 1}
              </a>
            ))}{' '}
          </span>
        ))}
      </p>
      {sentences_hidden > 0 && (
        <p className="text-sm text-ink-soft">
          {counted(sentences_hidden, 'sentence')} about what is not shared with you.
        </p>
      )}
    </Card>
  );
}
