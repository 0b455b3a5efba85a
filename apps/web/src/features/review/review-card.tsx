'use client';

import { Check, Pencil, SkipForward, X } from 'lucide';
import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { typeLooks } from '#components/facts/type-look.ts';
import { useFormat } from '#components/format/format-provider.tsx';
import { FetchedProof } from '#components/proof/fetched-proof.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { typeNames } from '#lib/facts/groups.ts';
import { rangeText } from '#lib/facts/lab-result.ts';
import type { WaitingFact } from '#lib/record/waiting-fact-schema.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import type { DecisionForms } from './use-decision-forms.ts';

type Mode = 'look' | 'correct' | 'reject';

/** The fact that is decided about, or looked at. Its keys work while the focus is inside: C, E, R, N. */
export function ReviewCard({
  item,
  forms,
  mayDecide,
  busy,
  failures,
  isOnly,
  onDecide,
  onPutOff,
}: {
  item: WaitingFact;
  /** Null until they have come. */
  forms: DecisionForms | null;
  mayDecide: boolean;
  busy: boolean;
  /** Decisions about it that came to nothing. */
  failures: number;
  /** Whether there is no other to go on with. */
  isOnly: boolean;
  onDecide: (decision: FactDecision) => void;
  onPutOff: () => void;
}) {
  const [mode, setMode] = useState<Mode>('look');
  const heading = useRef<HTMLHeadingElement>(null);
  const { fact } = item;
  const { icon, tile } = typeLooks[fact.type];
  const { dates } = useFormat();
  const range = rangeText(fact.attributes);
  const lines = [factDetail(fact, dates), range === null ? null : `Range ${range}`, factDate(fact, dates)].filter(
    (line) => line !== null,
  );

  // Each fact is a new thing to read: from its name on.
  useEffect(() => {
    if (mode === 'look') heading.current?.focus({ preventScroll: true });
  }, [mode]);

  // The button that was pressed lost the focus while it was busy: without it the keys have no place to be pressed.
  useKeptFocus(heading, String(failures));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && mode !== 'look') {
      event.preventDefault();
      setMode('look');
      return;
    }
    // A key that is held down decides once: the next fact was not looked at yet.
    if (mode !== 'look' || busy || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions(event.key.toLowerCase());
    if (act === null) return;
    event.preventDefault();
    act();
  };
  const actions = (key: string): (() => void) | null => {
    if (!mayDecide && key !== 'n') return null;
    switch (key) {
      case 'c':
        return () => onDecide({ decision: 'confirm' });
      case 'e':
        return () => setMode('correct');
      case 'r':
        return () => setMode('reject');
      case 'n':
        return isOnly ? null : onPutOff;
      default:
        return null;
    }
  };

  return (
    <Card
      aria-labelledby="review-fact"
      data-testid="review-item"
      data-fact-id={fact.id}
      data-type={fact.type}
      onKeyDown={onKeyDown}
      className="grid overflow-hidden lg:grid-cols-[3fr_2fr]"
    >
      <div className="grid content-start gap-3 border-b border-line bg-raised p-4 sm:p-6 lg:border-r lg:border-b-0">
        <p className="text-sm font-medium text-ink-soft">On the page</p>
        <FetchedProof shellFileId={item.shell_file_id} fact={fact} />
        {item.shell_file_id !== null && (
          <Link
            href={`/documents/${item.shell_file_id}?fact=${fact.id}`}
            prefetch={false}
            className="flex min-h-11 w-fit max-w-full items-center text-sm font-semibold text-brand"
          >
            <span className="truncate">
              See it in <bdi>{item.file_name ?? 'the document'}</bdi>
            </span>
          </Link>
        )}
      </div>
      <div className="grid content-start gap-4 p-4 sm:p-6">
        <div className="flex items-center gap-2.5">
          <span className={`grid size-9 place-items-center rounded-xl ${tile}`}>
            <Icon of={icon} className="size-4.5" />
          </span>
          <span className="text-sm font-medium text-ink-soft">{typeNames[fact.type]}</span>
          {item.priority === 1 && (
            <Badge tone="warn" className="ml-auto">
              Important
            </Badge>
          )}
        </div>
        <div className="grid gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <h2
              id="review-fact"
              ref={heading}
              tabIndex={-1}
              className="min-w-0 text-xl font-semibold tracking-tight break-words outline-none"
            >
              <bdi>{factTitle(fact)}</bdi>
            </h2>
            <span className="text-xl">
              <FactValue fact={fact} units="as-written" />
            </span>
          </div>
          <div className="flex flex-wrap gap-1.5 empty:hidden">
            <FactBadges fact={fact} />
          </div>
          {lines.map((line) => (
            <bdi key={line} className="block break-words text-ink-soft">
              {line}
            </bdi>
          ))}
          <p className="text-sm text-ink-soft">
            {fact.code === null ? 'Not coded' : `${fact.code.display} (${fact.code.system} ${fact.code.code})`}
          </p>
        </div>
        <ul className="grid gap-1.5 rounded-xl bg-warn-soft px-4 py-3 text-sm" data-testid="review-reasons">
          {item.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {!mayDecide && !isOnly && (
          <Button onClick={onPutOff}>
            <Icon of={SkipForward} className="size-4" />
            Next <Key>N</Key>
          </Button>
        )}
        {mayDecide && mode === 'look' && (
          <div className="grid grid-cols-2 gap-2">
            <Button
              variant="primary"
              size="large"
              busy={busy}
              className="col-span-2"
              onClick={({ detail }) => {
                // The second click of a double one would be about the next fact.
                if (detail < 2) onDecide({ decision: 'confirm' });
              }}
            >
              <Icon of={Check} className="size-5" />
              That’s right <Key>C</Key>
            </Button>
            <Button disabled={busy} onClick={() => setMode('correct')}>
              <Icon of={Pencil} className="size-4" />
              Correct <Key>E</Key>
            </Button>
            <Button disabled={busy} onClick={() => setMode('reject')}>
              <Icon of={X} className="size-4" />
              Reject <Key>R</Key>
            </Button>
            {!isOnly && (
              <Button variant="ghost" disabled={busy} className="col-span-2" onClick={onPutOff}>
                <Icon of={SkipForward} className="size-4" />
                Later <Key>N</Key>
              </Button>
            )}
          </div>
        )}
        {mode !== 'look' && forms === null && (
          <div className="flex items-center justify-between gap-3">
            <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
              <Spinner />
              The form is on its way.
            </p>
            <Button variant="ghost" autoFocus onClick={() => setMode('look')}>
              Back
            </Button>
          </div>
        )}
        {mode === 'correct' && forms !== null && (
          <forms.CorrectForm
            fact={fact}
            busy={busy}
            onCancel={() => setMode('look')}
            onCorrect={(correction) => onDecide({ decision: 'correct', correction })}
          />
        )}
        {mode === 'reject' && forms !== null && (
          <forms.RejectForm
            busy={busy}
            onCancel={() => setMode('look')}
            onReject={(reason) => onDecide({ decision: 'reject', reason })}
          />
        )}
      </div>
    </Card>
  );
}

/** The key for a button, where there is a keyboard. */
function Key({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="hidden rounded border border-current px-1.5 font-mono text-xs leading-5 opacity-70 lg:pointer-fine:inline"
    >
      {children}
    </kbd>
  );
}
