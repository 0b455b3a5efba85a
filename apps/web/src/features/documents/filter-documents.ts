import type { DocumentKind, ListedDocument } from '@exora/contracts';
import { foldedWords, markedParts } from '#lib/text/marked-parts.ts';
import { documentKindName } from './document-kind.ts';
import { inProgress, isStopped } from './stage-text.ts';

/** Where documents can stand, as the list is narrowed by it. */
export const stages = ['read', 'asks', 'working', 'stopped', 'kept'] as const;
export type Stage = (typeof stages)[number];

/** What of the list is shown, in which order. Null: all. */
export interface DocumentFilter {
  readonly text: string;
  readonly kind: DocumentKind | null;
  readonly stage: Stage | null;
  /** Four digits, or `undated`. */
  readonly year: string | null;
  /** By the date on the document, or by when it was added. */
  readonly order: 'added' | 'dated';
}

export const everything: DocumentFilter = { text: '', kind: null, stage: null, year: null, order: 'added' };

/** Whether a filter hides anything. */
export function isNarrow({ text, kind, stage, year }: DocumentFilter): boolean {
  return text.trim() !== '' || kind !== null || stage !== null || year !== null;
}

export function stageOf(file: Pick<ListedDocument, 'status'>): Stage {
  if (inProgress(file)) return 'working';
  if (isStopped(file)) return 'stopped';
  return file.status === 'kept' || file.status === 'asks' ? file.status : 'read';
}

/** The year of a document's own date. */
export function yearOf({ date }: Pick<ListedDocument, 'date'>): string {
  return date?.slice(0, 4) ?? 'undated';
}

/**
 * The documents that a filter leaves, in its order. A text fits by the beginnings of words of name, kind and source;
 * `foundByText` are those whose pages have it.
 */
export function filterDocuments<T extends ListedDocument>(
  documents: readonly T[],
  filter: DocumentFilter,
  foundByText: ReadonlySet<string>,
): T[] {
  const words = foldedWords(filter.text);
  const fits = (file: T) => {
    if (filter.kind !== null && file.kind !== filter.kind) return false;
    if (filter.stage !== null && stageOf(file) !== filter.stage) return false;
    if (filter.year !== null && yearOf(file) !== filter.year) return false;
    if (words.length === 0 || foundByText.has(file.id)) return true;
    const said = `${file.file_name} ${documentKindName(file)} ${file.source ?? ''}`;
    return words.every((word) => markedParts(said, [word]).some(({ isMarked }) => isMarked));
  };
  const left = documents.filter(fits);
  if (filter.order === 'added') return left;
  // Undated ones last; of one day as they were added.
  return left.toSorted((one, other) => compare(other.date ?? '', one.date ?? ''));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
