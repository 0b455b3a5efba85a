'use client';

import type { Fact, RecordDocument } from '@exora/contracts';
import { cutOut, factsOnPage } from './geometry.ts';
import { PageWords } from './page-words.tsx';
import { pictureAddress } from './picture-address.ts';

/** A fact's proof: the very words on the page, cut out and marked, one cut-out per page that they stand on. */
export function Proof({ document, fact }: { document: RecordDocument; fact: Fact }) {
  const pageNumbers = [...new Set(fact.sources.map(({ page }) => page))].toSorted((one, other) => one - other);
  return (
    <div className="grid gap-2">
      {pageNumbers.map((number) => (
        <CutOut key={number} document={document} fact={fact} pageNumber={number} />
      ))}
    </div>
  );
}

function CutOut({ document, fact, pageNumber }: { document: RecordDocument; fact: Fact; pageNumber: number }) {
  const page = document.pages.find(({ number }) => number === pageNumber);
  const areas = page ? (factsOnPage([fact], pageNumber, page)[0]?.areas ?? []) : [];
  const around = page
    ? cutOut(
        areas.map(({ rect }) => rect),
        page,
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
        className="block h-auto max-h-56 w-full rounded-lg bg-paper shadow-paper"
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
