'use client';

import type { Profile } from '@exora/contracts';
import { Search, X } from 'lucide';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { chooseTheme } from '#components/layout/theme-choice.ts';
import { Icon } from '#components/ui/icon.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { SmallProblem } from '#components/ui/small-problem.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { classNames } from '#lib/class-names.ts';
import { counted } from '#lib/format/quantities.ts';
import { openProfile } from '#lib/open-profile.ts';
import { isSearchable, useSearch } from '#lib/search/use-search.ts';
import { foldedWords } from '#lib/text/marked-parts.ts';
import { type Command, commandsOf, matchingCommands } from './commands.ts';
import { foundGroups } from './found-items.tsx';
import { PaletteOption } from './palette-option.tsx';

/** Results of each kind that are shown. */
const shown = 8;

/** A line that can be chosen. */
interface Line {
  readonly id: string;
  readonly node: ReactNode;
  readonly choose: () => void;
}

/**
 * The search of the open record, with what can be done beside: a text field that keeps the focus and a list below it, which
 * arrow keys walk through. `onAdd` and `onPhotograph` are how documents get in, for who may add some
 * (`canAdd`).
 */
export function Palette({
  profile,
  profiles,
  isAdmin,
  canAdd,
  onAdd,
  onPhotograph,
  onClose,
}: {
  profile: Profile;
  profiles: readonly Profile[];
  isAdmin: boolean;
  canAdd: boolean;
  onAdd: () => void;
  onPhotograph: () => void;
  onClose: () => void;
}) {
  const router = useRouter();
  const format = useFormat();
  const listId = useId();
  const signOut = useRef<HTMLFormElement>(null);
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  /** Enter was pressed before what was typed last had been searched for. */
  const [isDue, setDue] = useState(false);
  const { answer, error, isSearching, retry } = useSearch(profile.id, query, shown);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const run = ({ action }: Command) => {
    switch (action.kind) {
      case 'go':
        return go(action.href);
      case 'add':
        onClose();
        return onAdd();
      case 'photograph':
        onClose();
        return onPhotograph();
      case 'open-record':
        return void openProfile(action.profileId).catch(() => setFailed('This record could not be opened. Try again.'));
      case 'theme':
        return chooseTheme(action.theme);
      case 'sign-out':
        return signOut.current?.requestSubmit();
    }
  };

  const words = foldedWords(query);
  const groups: { title: string; lines: Line[] }[] = [
    ...(answer === null ? [] : foundGroups(answer, format)).map(({ title, items }) => ({
      title,
      lines: items.map((item) => ({ id: item.id, node: <PaletteOption {...item} />, choose: () => go(item.href) })),
    })),
    {
      title: 'Commands',
      lines: matchingCommands(commandsOf(profile, profiles, { isAdmin, canAdd }), query).map((command) => ({
        id: command.id,
        node: (
          <PaletteOption
            icon={command.icon}
            tile="bg-sunken text-ink-soft"
            title={<MarkedText text={command.name} words={words} />}
          />
        ),
        choose: () => run(command),
      })),
    },
  ].filter(({ lines }) => lines.length > 0);
  const lines = groups.flatMap((group) => group.lines);
  const chosen = lines.find(({ id }) => id === chosenId) ?? lines[0];

  useEffect(() => {
    if (chosen !== undefined) document.getElementById(`${listId}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.id, listId, chosen]);

  const chooseDue = useEffectEvent(() => {
    setDue(false);
    chosen?.choose();
  });
  useEffect(() => {
    if (isDue && !isSearching) chooseDue();
  }, [isDue, isSearching]);

  const onKeyDown = (event: KeyboardEvent) => {
    // While letters are put together (Japanese, accents), the keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && lines.length > 0) {
      event.preventDefault();
      const at = chosen === undefined ? -1 : lines.indexOf(chosen);
      setChosenId(lines[(at + step + lines.length) % lines.length]?.id ?? null);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isSearching) setDue(true);
      else chosen?.choose();
    }
  };

  const asked = isSearchable(query);
  const found = groups.filter(({ title }) => title !== 'Commands').reduce((sum, group) => sum + group.lines.length, 0);
  const nothing = asked && answer !== null && !isSearching && found === 0;
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-ink/30 dark:bg-canvas/70" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="palette"
          className="fixed inset-0 z-50 flex flex-col bg-surface sm:inset-x-0 sm:top-[10dvh] sm:bottom-auto sm:mx-auto sm:max-h-[76dvh] sm:w-full sm:max-w-2xl sm:animate-rise sm:rounded-2xl sm:border sm:border-line sm:shadow-float"
        >
          <Dialog.Title className="sr-only">Search this record</Dialog.Title>
          <form ref={signOut} method="post" action="/sign-out" hidden />
          <div className="flex items-center gap-3 border-b border-line pr-2 pl-4">
            {isSearching ? <Spinner /> : <Icon of={Search} className="size-4 shrink-0 text-ink-soft" />}
            <input
              type="text"
              role="combobox"
              aria-label="Search facts, documents, stories and commands"
              aria-expanded={lines.length > 0}
              aria-autocomplete="list"
              {...(lines.length > 0 && { 'aria-controls': listId })}
              {...(chosen !== undefined && { 'aria-activedescendant': `${listId}-${chosen.id}` })}
              placeholder="Search or do something"
              maxLength={200}
              autoComplete="off"
              autoCorrect="off"
              autoCapitalize="off"
              spellCheck={false}
              enterKeyHint="go"
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setChosenId(null);
                setDue(false);
              }}
              onKeyDown={onKeyDown}
              className="min-h-14 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-soft"
            />
            <Dialog.Close
              aria-label="Close the search"
              className="grid size-11 shrink-0 place-items-center rounded-lg hover:bg-sunken"
            >
              <Icon of={X} className="size-5" />
            </Dialog.Close>
          </div>
          <p role="status" className="sr-only">
            {asked &&
              !isSearching &&
              answer !== null &&
              (found === 0 ? 'Nothing found' : `${counted(found, 'result')} found`)}
          </p>
          {error !== null && !isSearching && (
            <div className="px-5 pt-2">
              <SmallProblem error={error} onRetry={retry} />
            </div>
          )}
          {failed !== null && (
            <p role="alert" className="px-5 pt-3 text-sm text-danger">
              {failed}
            </p>
          )}
          {nothing && (
            <p className="px-5 py-4 text-sm text-ink-soft" data-testid="nothing-found">
              Nothing in this record has <bdi className="font-semibold text-ink">“{query.trim()}”</bdi>. Fewer letters
              of a word find more.
            </p>
          )}
          {lines.length > 0 && (
            <div
              role="listbox"
              id={listId}
              aria-label="Results"
              className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2"
            >
              {groups.map(({ title, lines: group }) => (
                // biome-ignore lint/a11y/useSemanticElements: a fieldset can't stand in a listbox
                <div key={title} role="group" aria-labelledby={`${listId}-${title}`}>
                  <p id={`${listId}-${title}`} className="px-3 pt-3 pb-1 text-xs font-semibold text-ink-soft">
                    {title}
                  </p>
                  {group.map(({ id, node, choose }) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys
                    // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus
                    <div
                      key={id}
                      id={`${listId}-${id}`}
                      role="option"
                      aria-selected={id === chosen?.id}
                      data-testid="found"
                      className={classNames(
                        'flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-3 py-2',
                        id === chosen?.id && 'bg-sunken',
                      )}
                      onPointerMove={() => setChosenId(id)}
                      onClick={choose}
                    >
                      {node}
                    </div>
                  ))}
                </div>
              ))}
            </div>
          )}
          {asked && answer !== null && answer.hidden.length > 0 && (
            <p className="border-t border-line px-5 py-2.5 text-sm text-ink-soft">
              Parts of this record are not shared with you. They were not searched.
            </p>
          )}
          <p aria-hidden className="hidden border-t border-line px-5 py-2.5 text-xs text-ink-soft sm:block">
            <Key>↑</Key> <Key>↓</Key> choose · <Key>Enter</Key> open · <Key>Esc</Key> close
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Key({ children }: { children: ReactNode }) {
  return <kbd className="rounded border border-line bg-raised px-1 font-sans">{children}</kbd>;
}
