'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { ImageOff } from 'lucide-react';
import { memo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { HighlightLayer } from './highlight-layer.tsx';
import { PageWords } from './page-words.tsx';
import { pictureAddress } from './picture-address.ts';

type Page = RecordDocument['pages'][number];

/** One page of a document, as paper: its picture (or its words, where they are the page) under its highlights. */
export const PageSheet = memo(function PageSheet({
  document,
  page,
  facts,
  selectedId,
  onSelect,
}: {
  document: RecordDocument;
  page: Page;
  facts: readonly Fact[];
  selectedId: string | null;
  onSelect: (id: string) => void;
}) {
  return (
    <figure
      data-testid="page"
      data-page={page.number}
      className="relative w-full overflow-hidden rounded-md bg-paper shadow-paper"
    >
      {page.has_picture ? (
        <PagePicture address={pictureAddress(document, page.number)} page={page} />
      ) : (
        <svg
          role="img"
          aria-label={`Page ${page.number}`}
          viewBox={`0 0 ${page.width} ${page.height}`}
          className="block h-auto w-full"
        >
          <PageWords words={page.words ?? []} />
        </svg>
      )}
      <HighlightLayer facts={facts} pageNumber={page.number} page={page} selectedId={selectedId} onSelect={onSelect} />
    </figure>
  );
});

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
          <ImageOff aria-hidden className="size-7" />
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
      className="block h-auto w-full select-none"
    />
  );
}
