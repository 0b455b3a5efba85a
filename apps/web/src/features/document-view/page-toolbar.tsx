'use client';

import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';

/** Page navigation, zoom, and what else can be done with the document (`children`). */
export function PageToolbar({
  page,
  pages,
  onPage,
  zoom,
  mostZoom,
  onZoom,
  children,
}: {
  page: number;
  pages: number;
  onPage: (page: number) => void;
  zoom: number;
  mostZoom: number;
  onZoom: (zoom: number) => void;
  children?: ReactNode;
}) {
  return (
    <div
      role="toolbar"
      aria-label="Pages and zoom"
      className="no-print flex min-h-11 items-center justify-between gap-2 border-b border-line bg-surface px-2 text-sm lg:min-h-12 lg:px-4"
    >
      {pages > 1 ? (
        <div className="flex items-center gap-1">
          <Button
            variant="ghost"
            size="icon"
            aria-label="Previous page"
            disabled={page <= 1}
            onClick={() => onPage(page - 1)}
          >
            <Icon of={ChevronLeft} className="size-4.5" />
          </Button>
          <PageNumber page={page} pages={pages} onPage={onPage} />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Next page"
            disabled={page >= pages}
            onClick={() => onPage(page + 1)}
          >
            <Icon of={ChevronRight} className="size-4.5" />
          </Button>
        </div>
      ) : (
        <span className="px-2 text-ink-soft">1 page</span>
      )}
      <div className="flex items-center gap-1">
        <Button variant="ghost" size="icon" aria-label="Zoom out" disabled={zoom <= 0} onClick={() => onZoom(zoom - 1)}>
          <Icon of={ZoomOut} className="size-4.5" />
        </Button>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Zoom in"
          disabled={zoom >= mostZoom}
          onClick={() => onZoom(zoom + 1)}
        >
          <Icon of={ZoomIn} className="size-4.5" />
        </Button>
        {children}
      </div>
    </div>
  );
}

function PageNumber({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  const [typed, setTyped] = useState(String(page));
  useEffect(() => setTyped(String(page)), [page]);
  return (
    <form
      className="flex items-center gap-1.5 tabular-nums"
      onSubmit={(event) => {
        event.preventDefault();
        const number = Math.round(Number(typed));
        if (number >= 1 && number <= pages) onPage(number);
        else setTyped(String(page));
      }}
    >
      <label className="flex items-center gap-1.5">
        <span className="sr-only sm:not-sr-only">Page</span>
        <input
          inputMode="numeric"
          aria-label={`Page, 1 to ${pages}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => setTyped(String(page))}
          className="h-9 w-12 rounded-lg border border-field bg-surface text-center"
        />
      </label>
      <span className="text-ink-soft">of {pages}</span>
    </form>
  );
}
