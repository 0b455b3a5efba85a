'use client';

import type { FactType, RecordDocument } from '@exora/contracts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { shownType } from '#lib/facts/groups.ts';
import { FactPanel } from './fact-panel.tsx';
import { PageViewer } from './page-viewer.tsx';
import { scrollToWords } from './scroll-to-words.ts';

/**
 * A document with its facts beside its pages (on phones: under them, the pages staying in view). Choosing a fact lights up
 * its words; choosing words lights up their fact. Escape lets go.
 */
export function DocumentView({ document, initialFactId }: { document: RecordDocument; initialFactId: string | null }) {
  const [selectedId, setSelectedId] = useState(() => {
    return document.facts.some(({ id }) => id === initialFactId) ? initialFactId : null;
  });
  const [kind, setKind] = useState<FactType | null>(null);
  const scroller = useRef<HTMLElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const facts = useMemo(
    () => (kind === null ? document.facts : document.facts.filter((fact) => shownType(fact) === kind)),
    [document.facts, kind],
  );

  const select = useCallback((id: string) => setSelectedId(id), []);
  const selectInList = useCallback((id: string) => setSelectedId((before) => (before === id ? null : id)), []);

  useEffect(() => nameInAddress(selectedId), [selectedId]);

  useEffect(() => {
    if (selectedId === null) return;
    if (scroller.current) scrollToWords(scroller.current, selectedId);
    panel.current?.querySelector(`[data-fact-item="${CSS.escape(selectedId)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);

  useEffect(() => {
    const letGo = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setSelectedId(null);
    };
    window.addEventListener('keydown', letGo);
    return () => window.removeEventListener('keydown', letGo);
  }, []);

  return (
    <div className="lg:grid lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(24rem,30rem)]">
      <div className="sticky top-14 z-20 h-[46dvh] border-b border-line lg:static lg:h-auto lg:min-h-0 lg:border-r lg:border-b-0">
        <PageViewer document={document} facts={facts} selectedId={selectedId} onSelect={select} scroller={scroller} />
      </div>
      <div ref={panel} data-testid="facts" className="bg-canvas lg:min-h-0 lg:overflow-y-auto">
        <FactPanel
          document={document}
          facts={facts}
          kind={kind}
          onKind={setKind}
          selectedId={selectedId}
          onSelect={selectInList}
        />
        <p className="px-6 pb-8 text-xs text-ink-soft sm:px-7">
          Facts are what this document says, read by a machine. Check them against the page; they are not medical
          advice.
        </p>
      </div>
    </div>
  );
}

/** Milliseconds that a choice has to last before the address names it; changing it costs the router a rendering. */
const addressDelayMs = 400;

/**
 * Has the address name the chosen fact by its id, so that going back and reloading come to the same place. Returns how to
 * call it off.
 */
function nameInAddress(factId: string | null): () => void {
  const timer = setTimeout(() => {
    const address = new URL(window.location.href);
    if (factId === null) address.searchParams.delete('fact');
    else address.searchParams.set('fact', factId);
    if (address.href !== window.location.href) window.history.replaceState(null, '', address);
  }, addressDelayMs);
  return () => clearTimeout(timer);
}
