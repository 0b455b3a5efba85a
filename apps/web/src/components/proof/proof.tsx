'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { counted } from '#lib/format/quantities.ts';
import { pagesOf } from './fact-pages.ts';
import { cutOut, factsOnPage, type Surroundings } from './geometry.ts';
import { PageWords } from './page-words.tsx';
import { pictureAddress } from './picture-address.ts';

/** Cut-outs shown for one fact; a name repeated on every page needs no more to be believed. */
const mostCutOuts = 3;

/** A fact's proof: the very words on the page, cut out and marked, one cut-out per page that they stand on. */
export function Proof({
  document,
  fact,
  surroundings = 'close',
}: {
  document: RecordDocument;
  fact: Fact;
  surroundings?: Surroundings;
}) {
  const pages = pagesOf(fact);
  const left = pages.length - mostCutOuts;
  return (
    <div className="grid gap-2">
      {pages.slice(0, mostCutOuts).map((number) => (
        <CutOut key={number} document={document} fact={fact} pageNumber={number} surroundings={surroundings} />
      ))}
      {left > 0 && (
        <p className="text-xs text-ink-soft">
          And on {counted(left, 'more page')}
          {surroundings === 'close' ? ', marked beside.' : ', marked in the document.'}
        </p>
      )}
    </div>
  );
}

function CutOut({
  document,
  fact,
  pageNumber,
  surroundings,
}: {
  document: RecordDocument;
  fact: Fact;
  pageNumber: number;
  surroundings: Surroundings;
}) {
  const page = document.pages.find(({ number }) => number === pageNumber);
  const areas = page ? (factsOnPage([fact], pageNumber, page)[0]?.areas ?? []) : [];
  const around = page
    ? cutOut(
        areas.map(({ rect }) => rect),
        page,
        surroundings,
      )
    : null;
  if (page === undefined || around === null) return null;
  const quotes = fact.sources.filter((source) => source.page === pageNumber).map(({ quote }) => quote);
  const address = pictureAddress(document, pageNumber);
  return (
    <figure className="grid gap-1.5">
      <svg
        role="img"
        aria-label={`The words on page ${pageNumber}: ${quotes.join(' … ')}`}
        viewBox={`${around.x} ${around.y} ${around.width} ${around.height}`}
        className="block h-auto max-h-56 w-full rounded-lg bg-paper ring-1 ring-line"
      >
        {page.has_picture && address !== null ? (
          <image href={address} width={page.width} height={page.height} preserveAspectRatio="none" />
        ) : (
          <PageWords words={page.words ?? []} />
        )}
        <g className="proof">
          {areas.map(({ role, rect }) => (
            <rect key={`${role}-${rect.x}-${rect.y}-${rect.width}`} {...rect} rx={rect.height * 0.2} />
          ))}
        </g>
      </svg>
      {document.pages.length > 1 && <figcaption className="text-xs text-ink-soft">Page {pageNumber}</figcaption>}
    </figure>
  );
}
