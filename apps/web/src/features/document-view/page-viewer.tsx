'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { Download, FileType, Printer } from 'lucide';
import { type RefObject, useEffect, useState } from 'react';
import { pagesOf } from '#components/proof/fact-pages.ts';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import { PageSheet } from './page-sheet.tsx';
import { PageToolbar } from './page-toolbar.tsx';

const PageTexts = lazyPart(async () => (await import('./page-texts.tsx')).PageTexts);

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
  const [asText, setAsText] = useState(false);
  const selectedPages = pagesWith(document.facts, selectedId);
  const currentPage = useCurrentPage(scroller, document.pages.length);

  const goTo = (number: number) => {
    const sheet = scroller.current?.querySelector<HTMLElement>(`[data-testid="page"][data-page="${number}"]`);
    if (sheet && scroller.current) scroller.current.scrollTo({ top: sheet.offsetTop - 16 });
  };

  return (
    <section aria-label="Pages" className="relative flex h-full min-h-0 flex-col bg-sunken print:block print:h-auto">
      <PageToolbar
        page={currentPage}
        pages={document.pages.length}
        onPage={goTo}
        zoom={zoom}
        mostZoom={zoomWidths.length - 1}
        onZoom={setZoom}
      >
        <Button
          variant="ghost"
          size="icon"
          aria-label="Text of the pages"
          aria-pressed={asText}
          title="Text of the pages"
          className="aria-pressed:bg-brand-soft aria-pressed:text-brand"
          onClick={() => setAsText(!asText)}
        >
          <Icon of={FileType} className="size-4.5" />
        </Button>
        <Button variant="ghost" size="icon" aria-label="Print" title="Print" onClick={() => window.print()}>
          <Icon of={Printer} className="size-4.5" />
        </Button>
        <a
          href={`/documents/${document.file.id}/original`}
          download
          aria-label="Download the original"
          title="Download the original"
          className="grid size-11 place-items-center rounded-lg hover:bg-sunken lg:pointer-fine:size-9"
        >
          <Icon of={Download} className="size-4.5" />
        </a>
      </PageToolbar>
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable by keyboard
        tabIndex={0}
        aria-label="Document pages"
        data-testid="page-viewer"
        className="relative min-h-0 flex-1 overflow-auto p-3 focus-visible:-outline-offset-2 sm:p-5 print:overflow-visible print:p-0"
      >
        {asText ? (
          <PageTexts documentId={document.file.id} />
        ) : (
          <div
            className={classNames(
              'mx-auto grid gap-4 sm:gap-6 print:block print:w-full',
              zoomWidths[zoom],
              zoom === 0 && 'max-w-4xl',
            )}
          >
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
        )}
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
