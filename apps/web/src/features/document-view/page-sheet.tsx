'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { EyeOff, type IconNode, ImageOff, ScanText } from 'lucide';
import { memo, useState } from 'react';
import { PageWords } from '#components/proof/page-words.tsx';
import { pictureAddress } from '#components/proof/picture-address.ts';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { HighlightLayer } from './highlight-layer.tsx';
import { isSideways, type Turn } from './turn.ts';
import { turnedContent, turnedRoom } from './turn-look.ts';

type Page = RecordDocument['pages'][number];
type Note = Page['notes'][number];

/** What each note tells whoever looks at the page. */
const noteSentences: Record<Note, { icon: IconNode; sentence: string }> = {
  text_layer_mismatch: {
    icon: EyeOff,
    sentence: 'The file holds text for this page that can’t be seen on it. It was left out.',
  },
  ocr_fallback: {
    icon: ScanText,
    sentence: 'The outside reading engine was not available for this page. It was read here instead.',
  },
};

/**
 * One page of a document, as paper: its picture (or its words, where they are the page) under its highlights. Turned, it takes
 * the width that it has upright; on paper it stands upright.
 */
export const PageSheet = memo(function PageSheet({
  document,
  page,
  turn,
  facts,
  selectedId,
  onSelect,
}: {
  document: RecordDocument;
  page: Page;
  turn: Turn;
  facts: readonly Fact[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  const sheet = (
    <figure
      id={`page-${page.number}`}
      data-testid="page"
      data-page={page.number}
      className="relative w-full overflow-hidden rounded-md bg-paper shadow-paper print:mx-auto print:w-fit print:break-after-page print:border print:border-line print:shadow-none"
    >
      {isSideways(turn) && (
        <svg aria-hidden viewBox={`0 0 ${page.height} ${page.width}`} className="block h-auto w-full print:hidden" />
      )}
      <div className={isSideways(turn) ? `${turnedRoom} print:static print:[container-type:normal]` : ''}>
        <div
          className={classNames(
            turnedContent[turn],
            isSideways(turn)
              ? 'print:relative print:inset-auto print:h-auto print:w-auto print:translate-none'
              : 'relative',
            'print:rotate-none',
          )}
        >
          {page.has_picture ? (
            <PagePicture address={pictureAddress(document, page.number)} page={page} />
          ) : (
            <svg
              role="img"
              aria-label={`Page ${page.number}`}
              viewBox={`0 0 ${page.width} ${page.height}`}
              className="block h-auto w-full print:h-[225mm] print:max-w-full"
            >
              <PageWords words={page.words ?? []} />
            </svg>
          )}
          <HighlightLayer
            facts={facts}
            pageNumber={page.number}
            page={page}
            selectedId={selectedId}
            turn={turn}
            onSelect={onSelect}
          />
        </div>
      </div>
    </figure>
  );
  if (page.notes.length === 0) return sheet;
  return (
    <div className="grid gap-2">
      {page.notes.map((note) => (
        <PageNotice key={note} note={note} />
      ))}
      {sheet}
    </div>
  );
});

function PageNotice({ note }: { note: Note }) {
  const { icon, sentence } = noteSentences[note];
  return (
    <p role="note" className="flex items-start gap-2 text-ink-soft text-sm">
      <Icon of={icon} className="mt-0.5 size-4 shrink-0" />
      {sentence}
    </p>
  );
}

function PagePicture({ address, page }: { address: string | null; page: Page }) {
  const [failed, setFailed] = useState(address === null);
  const [tries, setTries] = useState(0);
  if (failed) {
    return (
      <div className="relative">
        {/* Keeps the page's shape, so that nothing jumps. */}
        <svg aria-hidden viewBox={`0 0 ${page.width} ${page.height}`} className="block h-auto w-full" />
        <div
          role="alert"
          className="absolute inset-x-0 top-0 grid justify-items-center gap-3 p-8 text-center text-paper-ink"
        >
          <Icon of={ImageOff} className="size-7" />
          <p>The picture of page {page.number} could not be loaded. The facts beside it are complete.</p>
          <Button
            onClick={() => {
              setTries(tries + 1);
              setFailed(false);
            }}
          >
            Try again
          </Button>
        </div>
      </div>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: a private picture of a page, already in its final size
    <img
      key={tries}
      src={address ?? ''}
      alt={`Page ${page.number} of the document`}
      width={Math.round(page.width)}
      height={Math.round(page.height)}
      loading={page.number <= 2 ? 'eager' : 'lazy'}
      decoding="async"
      draggable={false}
      onError={() => setFailed(true)}
      className="block h-auto w-full select-none print:max-h-[225mm] print:w-auto"
    />
  );
}
