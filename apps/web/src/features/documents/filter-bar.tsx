'use client';

import { type ListedDocument, maxSearchLength } from '@exora/contracts';
import { Search, X } from 'lucide';
import { type ComponentProps, useId } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { classNames } from '#lib/class-names.ts';
import { documentKindNames } from './document-kind.ts';
import { type DocumentFilter, type Stage, stageOf, stages, yearOf } from './filter-documents.ts';

const stageNames: Readonly<Record<Stage, string>> = {
  read: 'Read',
  asks: 'Whose is it?',
  working: 'Being read',
  stopped: 'Not read',
  kept: 'Kept unread',
};

/** Narrows the list: by text, kind, year and stage, as far as the documents differ in them. */
export function FilterBar({
  documents,
  filter,
  isSearching,
  onFilter,
}: {
  documents: readonly ListedDocument[];
  filter: DocumentFilter;
  isSearching: boolean;
  onFilter: (filter: DocumentFilter) => void;
}) {
  const kinds = [...new Set(documents.map(({ kind }) => kind))].filter((kind) => kind !== null);
  const years = [...new Set(documents.map(yearOf))].toSorted().toReversed();
  const present = stages.filter((stage) => documents.some((file) => stageOf(file) === stage));
  const set = (change: Partial<DocumentFilter>) => onFilter({ ...filter, ...change });
  return (
    <search aria-label="Documents" className="grid grid-cols-2 gap-2 lg:flex">
      <div className="relative col-span-2 lg:flex-1">
        <span className="pointer-events-none absolute inset-y-0 left-3.5 grid place-items-center text-ink-soft">
          {isSearching ? <Spinner /> : <Icon of={Search} className="size-4" />}
        </span>
        <input
          type="text"
          enterKeyHint="search"
          aria-label="Find documents by name, source or text"
          placeholder="Name, source or words on a page"
          autoComplete="off"
          maxLength={maxSearchLength}
          value={filter.text}
          onChange={(event) => set({ text: event.target.value })}
          className="min-h-11 w-full rounded-xl border border-field bg-surface pr-11 pl-10 text-base placeholder:text-ink-soft hover:border-ink-soft focus-visible:outline-offset-0"
        />
        {filter.text !== '' && (
          <button
            type="button"
            aria-label="Clear the text"
            className="absolute inset-y-0 right-0 grid w-11 place-items-center rounded-xl text-ink-soft hover:text-ink"
            onClick={() => set({ text: '' })}
          >
            <Icon of={X} className="size-4" />
          </button>
        )}
      </div>
      {kinds.length > 1 && (
        <Choice
          label="Kind"
          value={filter.kind ?? ''}
          onChange={(event) => set({ kind: kinds.find((kind) => kind === event.target.value) ?? null })}
        >
          <option value="">All kinds</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {kind === 'other' ? 'Other documents' : documentKindNames[kind]}
            </option>
          ))}
        </Choice>
      )}
      {years.length > 1 && (
        <Choice
          label="Year"
          value={filter.year ?? ''}
          onChange={(event) => set({ year: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">All years</option>
          {years.map((year) => (
            <option key={year} value={year}>
              {year === 'undated' ? 'Undated' : year}
            </option>
          ))}
        </Choice>
      )}
      {present.length > 1 && (
        <Choice
          label="Stage"
          value={filter.stage ?? ''}
          onChange={(event) => set({ stage: stages.find((stage) => stage === event.target.value) ?? null })}
        >
          <option value="">All stages</option>
          {present.map((stage) => (
            <option key={stage} value={stage}>
              {stageNames[stage]}
            </option>
          ))}
        </Choice>
      )}
      <Choice
        label="Order"
        value={filter.order}
        onChange={(event) => set({ order: event.target.value === 'dated' ? 'dated' : 'added' })}
      >
        <option value="added">Last added first</option>
        <option value="dated">Latest date first</option>
      </Choice>
    </search>
  );
}

function Choice({ label, className, ...rest }: ComponentProps<'select'> & { label: string }) {
  const id = useId();
  return (
    <div className="grid">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <select
        id={id}
        className={classNames(
          'min-h-11 min-w-0 rounded-xl border border-field bg-surface px-3 text-sm hover:border-ink-soft focus-visible:outline-offset-0',
          className,
        )}
        {...rest}
      />
    </div>
  );
}
