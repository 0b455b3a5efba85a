'use client';

import type { Fact, FactType, RecordDocument } from '@exora/contracts';
import { SearchX } from 'lucide';
import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import { typeLooks } from '#components/facts/type-look.ts';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { groupFacts, groupTitles } from '#lib/facts/groups.ts';
import type { Quantities } from '#lib/facts/quantity.ts';
import { counted } from '#lib/format/quantities.ts';
import type { FactDecided } from './fact-details.tsx';
import { FactItem } from './fact-item.tsx';

/** The facts of a document by kind. `kind` keeps one kind only. */
export function FactPanel({
  document,
  facts,
  quantities,
  kind,
  onKind,
  selectedId,
  mayEdit,
  onSelect,
  onDecided,
}: {
  document: RecordDocument;
  facts: readonly Fact[];
  quantities: Quantities;
  kind: FactType | null;
  onKind: (kind: FactType | null) => void;
  selectedId: string | null;
  mayEdit: boolean;
  onSelect: (id: string) => void;
  onDecided: FactDecided;
}) {
  const allGroups = useMemo(() => groupFacts(document.facts), [document.facts]);
  const groups = useMemo(() => groupFacts(facts), [facts]);
  if (allGroups.length === 0) {
    return (
      <BlankState icon={SearchX} title="No clinical facts found">
        <p>
          Exora read this document but found no medication, condition, allergy, result or procedure in it. The pages are
          kept as they are.
        </p>
      </BlankState>
    );
  }
  return (
    <div className="grid gap-1 px-3 py-4 sm:px-4">
      <div className="flex items-baseline justify-between gap-3 px-3 pb-1">
        <h2 className="text-base font-semibold tracking-tight">{counted(document.facts.length, 'fact')}</h2>
        <p className="no-print text-sm text-ink-soft">Choose one to see its words</p>
      </div>
      {allGroups.length > 1 && (
        <div
          className="no-print -mx-3 flex gap-1.5 overflow-x-auto px-6 py-2 sm:-mx-4 lg:mx-0 lg:flex-wrap lg:px-3"
          role="toolbar"
          aria-label="Kinds of facts"
        >
          <KindButton pressed={kind === null} onPress={() => onKind(null)}>
            All
          </KindButton>
          {allGroups.map((group) => (
            <KindButton
              key={group.type}
              pressed={kind === group.type}
              onPress={() => onKind(kind === group.type ? null : group.type)}
            >
              {groupTitles[group.type]} <span className="text-ink-soft tabular-nums">{group.facts.length}</span>
            </KindButton>
          ))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons are inside; their arrow keys are handled here */}
      <div className="grid gap-5 pt-2" onKeyDown={moveBetweenFacts}>
        {groups.map((group) => {
          const { icon, tile } = typeLooks[group.type];
          return (
            <section key={group.type} aria-labelledby={`group-${group.type}`} className="grid gap-1">
              <h3 id={`group-${group.type}`} className="flex items-center gap-2.5 px-3 text-sm font-semibold">
                <span className={`grid size-7 place-items-center rounded-lg ${tile}`}>
                  <Icon of={icon} className="size-4" />
                </span>
                {group.title}
              </h3>
              <ul className="grid gap-0.5">
                {group.facts.map((fact) => (
                  <FactItem
                    key={fact.id}
                    document={document}
                    fact={fact}
                    quantity={quantities[fact.id] ?? null}
                    selected={fact.id === selectedId}
                    mayEdit={mayEdit}
                    onSelect={onSelect}
                    onDecided={onDecided}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </div>
  );
}

function KindButton({ pressed, onPress, children }: { pressed: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'flex min-h-11 min-w-11 shrink-0 items-center justify-center gap-1.5 rounded-full border px-3 text-sm font-medium transition-colors lg:pointer-fine:min-h-8',
        pressed ? 'border-brand bg-brand-soft text-brand' : 'border-line bg-surface hover:border-field',
      )}
    >
      {children}
    </button>
  );
}

/** Arrow keys, Home and End go between the facts. */
function moveBetweenFacts(event: KeyboardEvent<HTMLDivElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-testid="fact"]')];
  const at = buttons.findIndex((button) => button.contains(document.activeElement));
  if (at < 0) return;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const target = buttons[targets[event.key] ?? -1];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
