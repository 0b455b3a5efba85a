'use client';

import type { Fact, Narrative } from '@exora/contracts';
import { BookOpenText } from 'lucide';
import { Fragment } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { classNames } from '#lib/class-names.ts';
import { factLabel } from '#lib/facts/describe-fact.ts';
import { counted } from '#lib/format/quantities.ts';
import { withToldDates } from '#lib/format/told-dates.ts';
import { useFreshWhile } from '#lib/use-fresh-while.ts';

/** What a document tells, sentence by sentence. A sentence leads to the facts that it rests on, one after the other. */
export function StoryPanel({
  narratives,
  isPending,
  facts,
  selectedId,
  onSelect,
}: {
  narratives: readonly Narrative[];
  isPending: boolean;
  facts: readonly Fact[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const { dates } = useFormat();
  useFreshWhile(isPending);
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  const told = narratives.filter(({ sentences }) => sentences.length > 0);
  if (told.length === 0) {
    return (
      <BlankState icon={BookOpenText} title={isPending ? 'The story is being written' : 'No story to tell'}>
        <p>
          {isPending
            ? 'It appears here in a moment.'
            : 'Nothing in this document makes a story. Its facts are in the other view.'}
        </p>
      </BlankState>
    );
  }
  return (
    <div className="grid gap-6 px-6 py-5 sm:px-7" data-testid="story">
      {isPending && (
        <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
          <Spinner />
          Something changed; it is being told anew.
        </p>
      )}
      {told.map(({ id, title, sentences, sentences_hidden }) => (
        <section key={id} className="grid gap-2">
          {title !== null && (
            <h2 className="text-base font-semibold tracking-tight">
              <bdi>{withToldDates(title, dates)}</bdi>
            </h2>
          )}
          <p className="max-w-prose leading-8">
            {sentences.map(({ text, fact_ids }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sentence has no name but its place, and can stand there twice
              <Fragment key={index}>
                <Sentence
                  text={withToldDates(text, dates)}
                  facts={fact_ids.flatMap((fact) => known.get(fact) ?? [])}
                  selectedId={selectedId}
                  onSelect={onSelect}
                />{' '}
              </Fragment>
            ))}
          </p>
          {sentences_hidden > 0 && (
            <p className="text-sm text-ink-soft">{counted(sentences_hidden, 'sentence')} about what you may not see.</p>
          )}
        </section>
      ))}
      <p className="text-sm text-ink-soft">Choose a sentence to see the words that it rests on.</p>
    </div>
  );
}

function Sentence({
  text,
  facts,
  selectedId,
  onSelect,
}: {
  text: string;
  facts: readonly Fact[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const { dates } = useFormat();
  const at = facts.findIndex(({ id }) => id === selectedId);
  const next = facts[(at + 1) % facts.length];
  if (next === undefined) return <span>{text}</span>;
  return (
    <button
      type="button"
      data-testid="sentence"
      aria-pressed={at >= 0}
      aria-description={`Rests on ${counted(facts.length, 'fact')}: ${facts
        .map((fact) => factLabel(fact, dates))
        .join('; ')
        .slice(0, 300)}`}
      onClick={() => onSelect(next.id)}
      className={classNames(
        'inline cursor-pointer rounded px-0.5 text-left underline decoration-field decoration-dotted underline-offset-4 transition-colors',
        at >= 0 ? 'marked decoration-transparent' : 'hover:bg-raised hover:decoration-brand',
      )}
    >
      {text}
      {at >= 0 && facts.length > 1 && (
        <span className="ml-1 text-xs tabular-nums">
          {at + 1}/{facts.length}
        </span>
      )}
    </button>
  );
}
