'use client';

import { ChevronLeft, ChevronRight, RotateCw, ZoomIn, ZoomOut } from 'lucide';
import { type ComponentProps, type ReactNode, useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';

/** Page navigation, zoom, rotation, and what else can be done with the document (`children`). */
export function PageToolbar({
  page,
  pages,
  onPage,
  zoom,
  mostZoom,
  onZoom,
  turnedAs,
  onTurn,
  isPictured,
  rail,
  children,
}: {
  page: number;
  pages: number;
  onPage: (page: number) => void;
  zoom: number;
  mostZoom: number;
  onZoom: (zoom: number) => void;
  /** How the pages are turned, in words. */
  turnedAs: string;
  onTurn: () => void;
  /** Whether there are pictures to zoom and to turn. */
  isPictured: boolean;
  /** What shows all pages. */
  rail: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div
      role="toolbar"
      aria-label="Pages and zoom"
      className="no-print flex min-h-11 items-center justify-between gap-1 border-b border-line bg-surface px-1 text-sm md:gap-2 md:px-2 lg:min-h-12 lg:px-4"
    >
      {pages > 1 ? (
        <div className="flex items-center gap-1">
          {rail}
          <Tool
            name="Previous page"
            shortcut="P"
            off={page <= 1}
            className="max-md:hidden"
            onClick={() => onPage(page - 1)}
          >
            <Icon of={ChevronLeft} className="size-4.5" />
          </Tool>
          <PageNumber page={page} pages={pages} onPage={onPage} />
          <Tool
            name="Next page"
            shortcut="N"
            off={page >= pages}
            className="max-md:hidden"
            onClick={() => onPage(page + 1)}
          >
            <Icon of={ChevronRight} className="size-4.5" />
          </Tool>
        </div>
      ) : (
        <span className="px-2 text-ink-soft">1 page</span>
      )}
      <div className="flex items-center md:gap-1">
        <Tool name="Zoom out" shortcut="-" off={!isPictured || zoom <= 0} onClick={() => onZoom(zoom - 1)}>
          <Icon of={ZoomOut} className="size-4.5" />
        </Tool>
        <Tool name="Zoom in" shortcut="+" off={!isPictured || zoom >= mostZoom} onClick={() => onZoom(zoom + 1)}>
          <Icon of={ZoomIn} className="size-4.5" />
        </Tool>
        <Tool name="Rotate" shortcut="R" aria-description={turnedAs} off={!isPictured} onClick={onTurn}>
          <Icon of={RotateCw} className="size-4.5" />
        </Tool>
        {children}
      </div>
    </div>
  );
}

/**
 * A button of the toolbar. `off`: it has nothing to do, but keeps the focus, without which the keys would have no place to be
 * pressed.
 */
export function Tool({
  name,
  shortcut,
  off = false,
  onClick,
  ...rest
}: Omit<ComponentProps<typeof Button>, 'aria-label' | 'title' | 'disabled'> & {
  name: string;
  /** The key that does the same while the focus is in the pages. */
  shortcut?: string;
  off?: boolean;
}) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={name}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onClick}
      {...rest}
    />
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
        <span className="sr-only md:not-sr-only">Page</span>
        <input
          inputMode="numeric"
          aria-label={`Page, 1 to ${pages}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => setTyped(String(page))}
          className="h-9 w-11 rounded-lg border border-field bg-surface text-center md:w-12"
        />
      </label>
      <span className="text-ink-soft">of {pages}</span>
    </form>
  );
}
