'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { memo } from 'react';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { QuantityText } from '#components/facts/quantity-text.tsx';
import { RangeBar } from '#components/facts/range-bar.tsx';
import { useFormat } from '#components/format/format-provider.tsx';
import { pagesOf, pagesText } from '#components/proof/fact-pages.ts';
import { classNames } from '#lib/class-names.ts';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import type { Quantity } from '#lib/facts/quantity.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import type { FactDecided } from './fact-details.tsx';

/** Comes when a fact is chosen; the view fetches it when it rests. */
const FactDetails = lazyPart(async () => (await import('./fact-details.tsx')).FactDetails);

/** One fact of the list beside the pages. Choosing it lights up its words. */
export const FactItem = memo(function FactItem({
  document,
  fact,
  quantity,
  selected,
  mayEdit,
  onSelect,
  onDecided,
}: {
  document: RecordDocument;
  fact: Fact;
  /** Its value in the reader's units. */
  quantity: Quantity | null;
  selected: boolean;
  mayEdit: boolean;
  onSelect: (id: string) => void;
  onDecided: FactDecided;
}) {
  const { dates } = useFormat();
  const range = quantity?.range ?? null;
  const place = document.pages.length > 1 ? pagesText(pagesOf(fact)) : null;
  const meta = [factDetail(fact, dates), factDate(fact, dates), place].filter((part) => part !== null);
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
        {quantity && <QuantityText fact={fact} quantity={quantity} />}
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
      {selected && <FactDetails document={document} fact={fact} mayEdit={mayEdit} onDecided={onDecided} />}
    </li>
  );
});
