'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { memo } from 'react';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { RangeBar } from '#components/facts/range-bar.tsx';
import { classNames } from '#lib/class-names.ts';
import { factDate, factDetail, factTitle, factValue } from '#lib/facts/describe-fact.ts';
import { rangeText } from '#lib/facts/lab-result.ts';
import { FactDetails } from './fact-details.tsx';
import { pagesOf, pagesText } from './fact-pages.ts';

/** One fact of the list beside the pages. Choosing it lights up its words. */
export const FactItem = memo(function FactItem({
  document,
  fact,
  selected,
  onSelect,
}: {
  document: RecordDocument;
  fact: Fact;
  selected: boolean;
  onSelect: (id: string) => void;
}) {
  const value = factValue(fact);
  const detail = factDetail(fact);
  const range = value === null ? null : rangeText(fact.attributes);
  const place = document.pages.length > 1 ? pagesText(pagesOf(fact)) : null;
  const meta = [detail, factDate(fact), place].filter((part) => part !== null);
  return (
    <li
      data-fact-item={fact.id}
      className={classNames(
        'scroll-mt-[calc(52dvh+1rem)] rounded-xl transition-colors lg:scroll-my-3',
        selected ? 'bg-surface shadow-card ring-2 ring-marker ring-inset' : 'hover:bg-raised',
      )}
    >
      <button
        type="button"
        data-testid="fact"
        data-fact-id={fact.id}
        data-type={fact.type}
        data-assertion={fact.assertion}
        aria-pressed={selected}
        aria-expanded={selected}
        onClick={() => onSelect(fact.id)}
        className="grid min-h-11 w-full grid-cols-[1fr_auto] items-start gap-x-3 gap-y-0.5 rounded-xl px-3 py-2.5 text-left"
      >
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className={classNames('font-semibold break-words', fact.assertion === 'absent' && 'text-ink-soft')}>
            {factTitle(fact)}
          </bdi>
          <FactBadges fact={fact} />
        </span>
        <FactValue fact={fact} />
        {(meta.length > 0 || range !== null) && (
          <span className="col-span-2 flex flex-wrap items-center justify-between gap-x-4 text-sm text-ink-soft">
            <span className="min-w-0 break-words">{meta.join(' · ')}</span>
            {range !== null && (
              <span className="ml-auto flex items-center gap-2 tabular-nums">
                <span className="w-20">
                  <RangeBar attributes={fact.attributes} />
                </span>
                {range}
              </span>
            )}
          </span>
        )}
      </button>
      {selected && <FactDetails document={document} fact={fact} />}
    </li>
  );
});
