import type { Fact } from '@exora/contracts';

interface Placed {
  readonly id: string;
  readonly origin?: Fact['origin'];
  readonly shell_file_id: string | null;
  readonly file_name: string | null;
}

/** Where a fact's proof is: its words in its document, else the fact's own page, which says who stated it and when. */
export function proofAddress({ id, shell_file_id }: Pick<Placed, 'id' | 'shell_file_id'>): string {
  return shell_file_id === null ? detailsAddress(id) : `/documents/${shell_file_id}?fact=${id}`;
}

/** A fact's own page: what it says, who decided what about it, and where it can be corrected. */
export function detailsAddress(id: string): string {
  return `/facts/${id}/details`;
}

/** Where a fact comes from, in words: its document's name, or why there is none to name. */
export function sourceName({ origin, file_name }: Pick<Placed, 'origin' | 'file_name'>): string {
  return file_name ?? (origin === 'person' ? 'Entered by hand' : 'From a document that is not shared with you');
}

/** What its link does, for assistive technology. */
export function proofAction({ shell_file_id }: Pick<Placed, 'shell_file_id'>): string {
  return shell_file_id === null ? 'Show where it comes from' : 'Show where it stands in the document';
}
