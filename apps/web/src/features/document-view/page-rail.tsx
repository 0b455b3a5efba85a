'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import { pagesOf } from '#components/proof/fact-pages.ts';
import { factsOnPage, type Rect } from '#components/proof/geometry.ts';
import { pictureAddress } from '#components/proof/picture-address.ts';
import { classNames } from '#lib/class-names.ts';
import { counted } from '#lib/format/quantities.ts';
import { isSideways, type Turn } from './turn.ts';
import { turnedContent, turnedRoom } from './turn-look.ts';

type Page = RecordDocument['pages'][number];

/**
 * All pages, small: beside the pages, on phones in a row under them. Each says how many facts stand on it, and where. Tab
 * reaches them once, at the current page; the arrow keys go between them.
 */
export function PageRail({
  document,
  facts,
  selected,
  page,
  turn,
  onPage,
}: {
  document: RecordDocument;
  facts: readonly Fact[];
  selected: Fact | null;
  page: number;
  turn: Turn;
  onPage: (page: number) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const factsByPage = useMemo(() => byPage(facts), [facts]);
  const selectedPages = selected === null ? [] : pagesOf(selected);
  // It gets another function with each rendering, which none of the pages needs to hear of.
  const latest = useRef(onPage);
  useEffect(() => {
    latest.current = onPage;
  });
  const [go] = useState(() => (number: number) => latest.current(number));

  useEffect(() => {
    if (list.current) bringIntoView(list.current, page);
  }, [page]);

  const move = (event: KeyboardEvent<HTMLOListElement>) => {
    const at = focused ?? page;
    const target = targetOf(event.key, at, document.pages.length);
    if (target === null) return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>(`[data-rail-page="${target}"]`)?.focus();
  };

  return (
    <nav
      aria-label="All pages"
      className="h-full border-line bg-raised max-lg:border-y max-lg:shadow-float lg:border-r"
      data-testid="page-rail"
    >
      <ol
        ref={list}
        onKeyDown={move}
        onBlur={() => setFocused(null)}
        className="relative flex gap-2 overflow-auto p-2 lg:h-full lg:flex-col lg:gap-3 lg:py-4"
      >
        {document.pages.map((sheet) => (
          <Thumbnail
            key={sheet.number}
            document={document}
            page={sheet}
            turn={turn}
            facts={factsByPage.get(sheet.number) ?? none}
            selected={selectedPages.includes(sheet.number) ? selected : null}
            isCurrent={sheet.number === page}
            isTabStop={sheet.number === (focused ?? page)}
            onGo={go}
            onFocus={setFocused}
          />
        ))}
      </ol>
    </nav>
  );
}

const none: readonly Fact[] = [];

const Thumbnail = memo(function Thumbnail({
  document,
  page,
  turn,
  facts,
  selected,
  isCurrent,
  isTabStop,
  onGo,
  onFocus,
}: {
  document: RecordDocument;
  page: Page;
  turn: Turn;
  facts: readonly Fact[];
  /** The chosen fact, where it stands on this page. */
  selected: Fact | null;
  isCurrent: boolean;
  isTabStop: boolean;
  onGo: (page: number) => void;
  onFocus: (page: number) => void;
}) {
  const across = isSideways(turn);
  const address = page.has_picture ? pictureAddress(document, page.number) : null;
  const name = [
    `Page ${page.number}`,
    facts.length > 0 && counted(facts.length, 'fact'),
    selected !== null && 'with the chosen fact',
  ];
  return (
    <li className="shrink-0">
      <button
        type="button"
        data-rail-page={page.number}
        data-chosen={selected !== null}
        aria-current={isCurrent ? 'page' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => onGo(page.number)}
        onFocus={() => onFocus(page.number)}
        className={classNames(
          'grid min-w-11 justify-items-center gap-1 rounded-lg p-1.5 text-xs text-ink-soft tabular-nums lg:w-full',
          isCurrent ? 'bg-brand-soft font-semibold text-brand ring-2 ring-brand ring-inset' : 'hover:bg-sunken',
        )}
      >
        <span className="relative block overflow-hidden rounded-sm bg-paper shadow-paper lg:w-full">
          <svg
            aria-hidden
            viewBox={across ? `0 0 ${page.height} ${page.width}` : `0 0 ${page.width} ${page.height}`}
            className="block h-16 max-w-24 lg:h-auto lg:max-h-32 lg:w-full lg:max-w-none"
          />
          <span className={across ? turnedRoom : 'absolute inset-0'}>
            <span className={classNames('block', turnedContent[turn], !across && 'relative h-full w-full')}>
              {address !== null && (
                // biome-ignore lint/performance/noImgElement: a private picture of a page, already in its final size
                <img
                  src={`${address}&size=small`}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  fetchPriority="low"
                  draggable={false}
                  className="absolute inset-0 h-full w-full object-contain"
                />
              )}
              <svg
                aria-hidden
                viewBox={`0 0 ${page.width} ${page.height}`}
                className="absolute inset-0 h-full w-full mix-blend-multiply"
              >
                {page.words !== null && <path className="fill-paper-ink/50" d={outline(page.words.map(wordRect))} />}
                <path className="fill-[#0b5a4b]/35" d={outline(areasOf(facts, page))} />
                {selected !== null && (
                  <path
                    className="fill-marker stroke-[#5c4600] stroke-[0.5]"
                    vectorEffect="non-scaling-stroke"
                    d={outline(areasOf([selected], page))}
                  />
                )}
              </svg>
            </span>
          </span>
        </span>
        <span className="sr-only">{name.filter(Boolean).join(', ')}</span>
        <span aria-hidden className="flex items-center gap-1.5">
          {page.number}
          {facts.length > 0 && (
            <span
              className={classNames(
                'rounded-full px-1.5 leading-4',
                selected === null ? 'bg-sunken text-ink-soft' : 'bg-marker font-semibold text-paper-ink',
              )}
            >
              {facts.length}
            </span>
          )}
        </span>
      </button>
    </li>
  );
});

/** The facts of each page that has any. */
function byPage(facts: readonly Fact[]): Map<number, Fact[]> {
  const pages = new Map<number, Fact[]>();
  for (const fact of facts) {
    for (const number of pagesOf(fact)) {
      const there = pages.get(number);
      if (there === undefined) pages.set(number, [fact]);
      else there.push(fact);
    }
  }
  return pages;
}

function areasOf(facts: readonly Fact[], page: Page): Rect[] {
  return factsOnPage(facts, page.number, page).flatMap(({ areas }) => areas.map(({ rect }) => rect));
}

function wordRect({ x0, x1, y0, y1 }: NonNullable<Page['words']>[number]): Rect {
  const height = (y1 - y0) / 2;
  return { x: x0, y: y0 + height / 2, width: x1 - x0, height };
}

/** Rectangles as one path: a page can have hundreds. */
function outline(rects: readonly Rect[]): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return rects
    .map(({ x, y, width, height }) => `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${-round(width)}z`)
    .join('');
}

/** Scrolls the list, and nothing around it, so that a page's small picture can be seen. */
function bringIntoView(list: HTMLElement, page: number): void {
  const item = list.querySelector(`[data-rail-page="${page}"]`)?.getBoundingClientRect();
  if (item === undefined) return;
  const view = list.getBoundingClientRect();
  const margin = 12;
  list.scrollBy({
    left: overhang(item.left - margin, item.right + margin, view.left, view.right),
    top: overhang(item.top - margin, item.bottom + margin, view.top, view.bottom),
    behavior: 'instant',
  });
}

/** How far `start`…`end` stands out of `from`…`to`. */
function overhang(start: number, end: number, from: number, to: number): number {
  if (start < from) return start - from;
  return Math.max(0, end - to);
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(at + 1, count);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(at - 1, 1);
    case 'Home':
      return 1;
    case 'End':
      return count;
    default:
      return null;
  }
}
