'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { type RefObject, useEffect, useState } from 'react';
import { classNames } from '#lib/class-names.ts';
import { pagesOf } from './fact-pages.ts';
import { PageSheet } from './page-sheet.tsx';
import { PageToolbar } from './page-toolbar.tsx';

const zoomWidths = ['w-full', 'w-[150%]', 'w-[200%]', 'w-[300%]'] as const;

/** The pages of a document in a scrolling area of their own, with page navigation and zoom. */
export function PageViewer({
  document,
  facts,
  selectedId,
  onSelect,
  scroller,
}: {
  document: RecordDocument;
  facts: readonly Fact[];
  selectedId: string | null;
  onSelect: (id: string) => void;
  scroller: RefObject<HTMLElement | null>;
}) {
  const [zoom, setZoom] = useState(0);
  const selectedPages = pagesWith(document.facts, selectedId);
  const currentPage = useCurrentPage(scroller, document.pages.length);

  const goTo = (number: number) => {
    const sheet = scroller.current?.querySelector<HTMLElement>(`[data-testid="page"][data-page="${number}"]`);
    if (sheet && scroller.current) scroller.current.scrollTo({ top: sheet.offsetTop - 16 });
  };

  return (
    <section aria-label="Pages" className="relative flex h-full min-h-0 flex-col bg-sunken">
      <PageToolbar
        page={currentPage}
        pages={document.pages.length}
        onPage={goTo}
        zoom={zoom}
        mostZoom={zoomWidths.length - 1}
        onZoom={setZoom}
      />
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable by keyboard
        tabIndex={0}
        aria-label="Document pages"
        data-testid="page-viewer"
        className="relative min-h-0 flex-1 overflow-auto p-3 focus-visible:-outline-offset-2 sm:p-5"
      >
        <div className={classNames('mx-auto grid gap-4 sm:gap-6', zoomWidths[zoom], zoom === 0 && 'max-w-4xl')}>
          {document.pages.map((page) => (
            <PageSheet
              key={page.number}
              document={document}
              page={page}
              facts={facts}
              selectedId={selectedPages.includes(page.number) ? selectedId : null}
              onSelect={onSelect}
            />
          ))}
        </div>
      </section>
    </section>
  );
}

/** The pages of the chosen fact; all others need not be drawn again. */
function pagesWith(facts: readonly Fact[], selectedId: string | null): number[] {
  const selected = facts.find(({ id }) => id === selectedId);
  return selected === undefined ? [] : pagesOf(selected);
}

/** The page in the middle of the scrolling area. */
function useCurrentPage(scroller: RefObject<HTMLElement | null>, count: number): number {
  const [page, setPage] = useState(1);
  useEffect(() => {
    const area = scroller.current;
    if (area === null || count < 2) return;
    // A line across the middle of the area: whichever page crosses it is the current one.
    const observer = new IntersectionObserver(
      (entries) => {
        const crossing = entries.find((entry) => entry.isIntersecting);
        const number = Number(crossing?.target.getAttribute('data-page'));
        if (number > 0) setPage(number);
      },
      { root: area, rootMargin: '-50% 0px -49% 0px' },
    );
    for (const sheet of area.querySelectorAll('[data-testid="page"]')) observer.observe(sheet);
    return () => observer.disconnect();
  }, [scroller, count]);
  return page;
}
