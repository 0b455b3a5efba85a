'use client';

import type { Fact } from '@exora/contracts';
import { type KeyboardEvent, type MouseEvent, memo, useMemo } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { type FactOnPage, factAtPoint, factsOnPage, type PageSize } from '#components/proof/geometry.ts';
import { factLabel } from '#lib/facts/describe-fact.ts';
import { typeNames } from '#lib/facts/groups.ts';
import { type Turn, upright } from './turn.ts';

interface LayerProps {
  facts: readonly Fact[];
  pageNumber: number;
  page: PageSize;
  /** How the page is turned; the layer turns with it. */
  turn: Turn;
  selectedId: string | null;
  onSelect: (id: string) => void;
}

/**
 * The highlights of one page, to lie over its picture. Each fact is a button; Tab reaches the page's highlights once and
 * the arrow keys go between them in reading order.
 */
export const HighlightLayer = memo(function HighlightLayer({
  facts,
  pageNumber,
  page,
  turn,
  selectedId,
  onSelect,
}: LayerProps) {
  const entries = useMemo(() => factsOnPage(facts, pageNumber, page), [facts, pageNumber, page]);
  const tabStop = useMemo(() => {
    const selected = entries.find(({ fact }) => fact.id === selectedId);
    return (selected ?? inReadingOrder(entries)[0])?.fact.id;
  }, [entries, selectedId]);

  const choose = (event: MouseEvent<SVGSVGElement>) => {
    // Not by its own matrix: not every browser counts in how the elements around it are turned.
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    const { x, y } = upright(at, turn);
    const fact = factAtPoint(entries, { x: x * page.width, y: y * page.height }, selectedId);
    if (fact !== null) onSelect(fact.id);
  };

  const move = (event: KeyboardEvent<SVGSVGElement>) => {
    const order = inReadingOrder(entries).map(({ fact }) => fact.id);
    const current = document.activeElement?.getAttribute('data-fact-id') ?? null;
    const at = current === null ? -1 : order.indexOf(current);
    if (at < 0 || current === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(current);
      return;
    }
    const target = targetOf(event.key, at, order.length);
    if (target === null) return;
    event.preventDefault();
    const id = order[target];
    event.currentTarget.querySelector<SVGGElement>(`g[data-fact-id="${id}"]`)?.focus();
  };

  if (entries.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset
    <svg
      role="group"
      aria-label={`Facts found on page ${pageNumber}`}
      viewBox={`0 0 ${page.width} ${page.height}`}
      className="highlight-layer absolute inset-0 h-full w-full"
      onClick={choose}
      onKeyDown={move}
    >
      {entries.map((entry) => (
        <Highlight
          key={entry.fact.id}
          entry={entry}
          selected={entry.fact.id === selectedId}
          tabbable={entry.fact.id === tabStop}
        />
      ))}
    </svg>
  );
});

const Highlight = memo(function Highlight({
  entry: { fact, areas },
  selected,
  tabbable,
}: {
  entry: FactOnPage<Fact>;
  selected: boolean;
  tabbable: boolean;
}) {
  const { dates } = useFormat();
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
    <g
      role="button"
      tabIndex={tabbable ? 0 : -1}
      aria-pressed={selected}
      aria-label={`${typeNames[fact.type]}: ${factLabel(fact, dates)}`}
      data-testid="highlight"
      data-fact-id={fact.id}
      data-type={fact.type}
      data-assertion={fact.assertion}
      data-selected={selected}
      className="highlight"
    >
      {areas.map(({ role, rect }) => (
        <rect
          key={`${role}-${rect.x}-${rect.y}-${rect.width}`}
          data-fact-id={fact.id}
          data-role={role}
          {...rect}
          rx={Math.min(rect.height * 0.22, 8)}
        />
      ))}
    </g>
  );
});

function inReadingOrder(entries: readonly FactOnPage<Fact>[]): FactOnPage<Fact>[] {
  const startOf = ({ fact }: FactOnPage<Fact>) => fact.sources[0]?.start ?? 0;
  return entries.toSorted((one, other) => startOf(one) - startOf(other));
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
