'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { Download, FileType, GalleryThumbnails, Keyboard, Printer } from 'lucide';
import { type KeyboardEvent, type RefObject, useCallback, useId, useLayoutEffect, useRef, useState } from 'react';
import { pagesOf } from '#components/proof/fact-pages.ts';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { lazyExtra } from '#lib/lazy-part.tsx';
import { PageSheet } from './page-sheet.tsx';
import { PageToolbar, Tool } from './page-toolbar.tsx';
import { placeInMiddle, showInMiddle, showPage } from './place.ts';
import { scrollToWords, seesWords } from './scroll-to-words.ts';
import { leftOf, type Point, rightOf, type Turn, turnWords } from './turn.ts';
import { type Shown, useCurrentPage } from './use-current-page.ts';
import { useIsWide } from './use-is-wide.ts';

const PageTexts = lazyExtra(async () => (await import('./page-texts.tsx')).PageTexts);
const PageRail = lazyExtra(async () => (await import('./page-rail.tsx')).PageRail);
const KeyList = lazyExtra(async () => (await import('./key-list.tsx')).KeyList);

const zooms = [
  { width: 'w-full max-w-4xl', percent: 100 },
  { width: 'w-[150%] max-w-[84rem]', percent: 150 },
  { width: 'w-[200%] max-w-[112rem]', percent: 200 },
  { width: 'w-[300%] max-w-[168rem]', percent: 300 },
] as const;
const mostZoom = zooms.length - 1;

/**
 * The pages of a document in a scrolling area of their own, with all pages small beside it, page navigation, zoom and rotation.
 * Its keys work while the focus is inside.
 */
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
  const count = document.pages.length;
  const [zoom, setZoom] = useState(0);
  const [turn, setTurn] = useState<Turn>(0);
  const [shown, setShown] = useState<Shown>('pictures');
  const [isRailOpen, setRailOpen] = useState(false);
  const [said, setSaid] = useState('');
  const isPictured = shown === 'pictures';
  const isWide = useIsWide();
  const keyList = useRef<HTMLDivElement>(null);
  const keyListId = useId();
  const { page, hold } = useCurrentPage(scroller, count, shown);
  const selected = document.facts.find(({ id }) => id === selectedId) ?? null;
  const selectedPages = selected === null ? [] : pagesOf(selected);

  /**
   * Where to be when the pages have changed: at a point that was in the middle, or where a page begins (null). With words, the
   * chosen fact's were seen and are to stay so.
   */
  const kept = useRef<{ page: number; point: Point | null; words: boolean } | null>(null);
  const keepPlace = (to: 'point' | 'page') => {
    const area = scroller.current;
    if (area === null) return;
    const place = to === 'point' ? placeInMiddle(area, turn) : null;
    kept.current = {
      ...(place ?? { page, point: null }),
      words: selectedId !== null && seesWords(area, selectedId),
    };
  };
  useLayoutEffect(() => {
    const area = scroller.current;
    if (area === null || kept.current === null) return;
    const { page: keptPage, point, words } = kept.current;
    const isThere = point === null ? showPage(area, keptPage) : showInMiddle(area, { page: keptPage, point }, turn);
    if (!isThere) return;
    kept.current = null;
    if (words && selectedId !== null) scrollToWords(area, selectedId, 'instant');
    hold(page);
  });

  const goTo = (number: number) => {
    const area = scroller.current;
    if (area === null || number < 1 || number > count) return;
    if (!showPage(area, number)) kept.current = { page: number, point: null, words: false };
    hold(number);
    setSaid(`Page ${number} of ${count}`);
  };
  const zoomTo = (next: number) => {
    const look = zooms[next];
    if (look === undefined || !isPictured) return;
    setSaid(`Zoom ${look.percent} %`);
    if (next === zoom) return;
    keepPlace('point');
    setZoom(next);
  };
  const turnTo = (next: Turn) => {
    if (!isPictured) return;
    keepPlace('point');
    setTurn(next);
    setSaid(turnWords[next]);
  };
  const switchText = () => {
    keepPlace('page');
    setShown(isPictured ? 'nothing' : 'pictures');
  };
  const closeRail = () => {
    // It may have the focus, and goes.
    scroller.current?.focus({ preventScroll: true });
    setRailOpen(false);
  };
  const textShown = useCallback(() => setShown('text'), []);

  const actionOf = (key: string, withShift: boolean): (() => void) | null => {
    switch (key) {
      case '+':
      case '=':
        return () => zoomTo(zoom + 1);
      case '-':
        return () => zoomTo(zoom - 1);
      case '0':
        return () => zoomTo(0);
      case 'r':
        return () => turnTo(withShift ? leftOf[turn] : rightOf[turn]);
      case 'n':
        return () => goTo(page + 1);
      case 'p':
        return () => goTo(page - 1);
      case 't':
        return switchText;
      case '?':
        return isWide ? () => keyList.current?.togglePopover() : null;
      default:
        return null;
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      // What is open closes; the chosen fact stays.
      const closesRail = isRailOpen && !isWide;
      if (closesRail || keyList.current?.matches(':popover-open')) event.stopPropagation();
      if (closesRail) closeRail();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    const act = actionOf(event.key.toLowerCase(), event.shiftKey);
    if (act === null) return;
    event.preventDefault();
    act();
  };

  return (
    <section
      aria-label="Pages"
      onKeyDown={onKeyDown}
      className="relative flex h-full min-h-0 flex-col bg-sunken print:block print:h-auto"
    >
      <PageToolbar
        page={page}
        pages={count}
        onPage={goTo}
        zoom={zoom}
        mostZoom={mostZoom}
        onZoom={zoomTo}
        turnedAs={turnWords[turn]}
        onTurn={() => turnTo(rightOf[turn])}
        isPictured={isPictured}
        rail={
          <Tool
            name="All pages"
            aria-expanded={isRailOpen}
            className="lg:hidden"
            onClick={() => setRailOpen(!isRailOpen)}
          >
            <Icon of={GalleryThumbnails} className="size-4.5" />
          </Tool>
        }
      >
        <Tool
          name="Text of the pages"
          shortcut="T"
          aria-pressed={!isPictured}
          className="aria-pressed:bg-brand-soft aria-pressed:text-brand"
          onClick={switchText}
        >
          <Icon of={FileType} className="size-4.5" />
        </Tool>
        <Tool name="Print" className="max-md:hidden" onClick={() => window.print()}>
          <Icon of={Printer} className="size-4.5" />
        </Tool>
        <a
          href={`/documents/${document.file.id}/original`}
          download
          aria-label="Download the original"
          title="Download the original"
          className="grid size-11 place-items-center rounded-lg hover:bg-sunken max-md:hidden lg:pointer-fine:size-9"
        >
          <Icon of={Download} className="size-4.5" />
        </a>
        <Tool name="Keys" shortcut="?" popoverTarget={keyListId} className="max-lg:hidden">
          <Icon of={Keyboard} className="size-4.5" />
        </Tool>
      </PageToolbar>
      <div
        ref={keyList}
        id={keyListId}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        onToggle={({ newState }) => newState === 'open' && keyList.current?.focus()}
        aria-label="Keys"
        className="m-auto max-w-md rounded-2xl border border-line bg-surface p-5 text-ink shadow-float open:grid open:gap-3"
      >
        {isWide && <KeyList />}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="relative flex min-h-0 flex-1 print:block">
        {count > 1 && (
          <div
            className={classNames(
              'no-print max-lg:absolute max-lg:inset-x-0 max-lg:top-full lg:w-28 lg:shrink-0',
              !isRailOpen && 'max-lg:hidden',
            )}
          >
            {(isWide || isRailOpen) && (
              <PageRail document={document} facts={facts} selected={selected} page={page} turn={turn} onPage={goTo} />
            )}
          </div>
        )}
        <section
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable by keyboard
          tabIndex={0}
          aria-label="Document pages"
          data-testid="page-viewer"
          className="relative min-h-0 min-w-0 flex-1 overflow-auto p-3 focus-visible:-outline-offset-2 sm:p-5 print:overflow-visible print:p-0"
        >
          {isPictured ? (
            <div className={classNames('mx-auto grid gap-4 sm:gap-6 print:block print:w-full', zooms[zoom]?.width)}>
              {document.pages.map((sheet) => (
                <PageSheet
                  key={sheet.number}
                  document={document}
                  page={sheet}
                  turn={turn}
                  facts={facts}
                  selectedId={selectedPages.includes(sheet.number) ? selectedId : null}
                  onSelect={onSelect}
                />
              ))}
            </div>
          ) : (
            <PageTexts documentId={document.file.id} chosen={selected} onShown={textShown} />
          )}
        </section>
      </div>
    </section>
  );
}

/** Whether keys write into what has the focus, or choose in it. */
function isField(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  );
}
