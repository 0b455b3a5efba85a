'use client';

import { type FactType, type Lens, lenses, type RecordDocument } from '@exora/contracts';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { shownType } from '#lib/facts/groups.ts';
import type { Quantities } from '#lib/facts/quantity.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import type { DocumentStory } from '#lib/record/read-story.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import type { FactDecided } from './fact-details.tsx';
import { FactPanel } from './fact-panel.tsx';
import { LensSwitch } from './lens-switch.tsx';
import { lightWords } from './light-words.ts';
import { PageViewer } from './page-viewer.tsx';
import { scrollToWords } from './scroll-to-words.ts';

const StoryPanel = lazyPart(async () => (await import('./story-panel.tsx')).StoryPanel);

/**
 * A document beside its pages (on phones: under them, the pages staying in view): its facts, or the story that they tell.
 * Choosing a fact or a sentence lights up its words; choosing words lights up their fact. Escape lets go.
 */
export function DocumentView({
  document,
  quantities,
  story,
  initialFactId,
  mayEdit,
}: {
  document: RecordDocument;
  /** The values of its facts: what converts them is the server's, not every browser's. */
  quantities: Quantities;
  story: DocumentStory;
  initialFactId: string | null;
  /** Whether the reader may correct and reject facts. */
  mayEdit: boolean;
}) {
  const [lens, setLens] = useLens(document.file.patient_id, story.lens);
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

  const chosen = useRef(selectedId);
  const choose = useCallback((id: string | null) => {
    chosen.current = id;
    // Its words light up at once; what opens for it follows.
    if (scroller.current) lightWords(scroller.current, id);
    startTransition(() => setSelectedId(id));
  }, []);
  const selectInList = useCallback((id: string) => choose(chosen.current === id ? null : id), [choose]);

  const [said, setSaid] = useState('');
  const saying = useRef<HTMLParagraphElement>(null);
  // What was decided about is another version after it, or gone: so is what had the focus.
  useKeptFocus(saying, document.facts.map(({ id }) => id).join());
  const decided: FactDecided = useCallback(
    ({ event_id }, { decision }) => {
      setSaid(saidWords[decision]);
      // A correction is a new version under another id.
      choose(decision === 'reject' ? null : event_id);
    },
    [choose],
  );

  useEffect(() => nameInAddress(selectedId), [selectedId]);

  useEffect(() => {
    if (selectedId === null) return;
    if (scroller.current) scrollToWords(scroller.current, selectedId);
    panel.current?.querySelector(`[data-fact-item="${CSS.escape(selectedId)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selectedId]);

  useEffect(() => void import('./fact-details.tsx'), []);

  // Its facts belong to all kinds: none of their highlights may be missing.
  const look = (next: Lens) => {
    setKind(null);
    setLens(next);
  };

  useEffect(() => {
    const letGo = (event: KeyboardEvent) => {
      if (event.key === 'Escape') choose(null);
    };
    window.addEventListener('keydown', letGo);
    return () => window.removeEventListener('keydown', letGo);
  }, [choose]);

  return (
    <div className="lg:grid lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(24rem,30rem)] print:block">
      <div className="sticky top-14 z-20 h-[46dvh] border-b border-line lg:static lg:h-auto lg:min-h-0 lg:border-r lg:border-b-0 print:static print:h-auto print:border-0">
        <PageViewer document={document} facts={facts} selectedId={selectedId} onSelect={choose} scroller={scroller} />
      </div>
      <div ref={panel} data-testid="facts" className="bg-canvas lg:min-h-0 lg:overflow-y-auto print:overflow-visible">
        <LensSwitch lens={lens} onLens={look} />
        <p
          ref={saying}
          tabIndex={-1}
          role="status"
          className="px-6 pt-3 text-sm text-ink-soft empty:hidden sm:px-7"
          data-testid="fact-said"
        >
          {said}
        </p>
        {lens === 'document' ? (
          <FactPanel
            document={document}
            facts={facts}
            quantities={quantities}
            kind={kind}
            onKind={setKind}
            selectedId={selectedId}
            mayEdit={mayEdit}
            onSelect={selectInList}
            onDecided={decided}
          />
        ) : (
          <StoryPanel
            narratives={story.narratives}
            isPending={story.isPending}
            facts={document.facts}
            selectedId={selectedId}
            onSelect={choose}
          />
        )}
        <p className="px-6 pb-8 text-xs text-ink-soft sm:px-7">
          Facts are what this document says, read by a machine. Check them against the page; they are not medical
          advice.
        </p>
      </div>
    </div>
  );
}

const saidWords = {
  confirm: 'Confirmed.',
  correct: 'Corrected, and marked as yours. The version before stays in its history.',
  reject: 'Rejected. It has left the record’s lists.',
};

/** The lens and how to change it: at once, and for the next time. That it can't be remembered is nobody's trouble. */
function useLens(profileId: string, initial: Lens): [Lens, (lens: Lens) => void] {
  const [lens, setLens] = useState(initial);
  return [
    lens,
    (next) => {
      setLens(next);
      // Nobody's trouble: the lens holds here, and what asks next says why nothing answers.
      void rememberLens(profileId, next).catch(() => undefined);
    },
  ];
}

function rememberLens(profileId: string, lens: Lens): Promise<Lens> {
  return fetchJson(
    `/api/profiles/${profileId}/lens`,
    lazySchema(({ z }) => z.enum(lenses)),
    { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ lens }) },
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
