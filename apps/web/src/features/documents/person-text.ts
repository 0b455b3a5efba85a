import type { Profile, ShellFile } from '@exora/contracts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { foldedWords } from '#lib/text/marked-parts.ts';

/** Whom a document names, as a part of a sentence: “Thomas Sample, born 2 Mar 1950”; null where that isn’t known. */
export function printedPerson({ printed }: Pick<ShellFile, 'printed'>, dates: DateOrder): string | null {
  const name = printed?.name?.replace(/\s+/g, ' ').trim() ?? null;
  const birth = printed?.birth_date ? `born ${partialDate(printed.birth_date, dates)}` : null;
  const parts = [name, birth].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** Whose of these records a document that names somebody may be: the one of that name, whatever its case and accents. */
export function namesake<Named extends Pick<Profile, 'display_name'>>(
  { printed }: Pick<ShellFile, 'printed'>,
  profiles: readonly Named[],
): Named | null {
  const words = (name: string) => foldedWords(name).toSorted().join(' ');
  const printedWords = words(printed?.name ?? '');
  const named = profiles.filter(({ display_name }) => words(display_name) === printedWords);
  return printedWords !== '' && named.length === 1 ? (named[0] ?? null) : null;
}

/** The answer that a document belongs where it is. */
export function belongsHere({ profile_type, display_name }: Pick<Profile, 'profile_type' | 'display_name'>): string {
  return profile_type === 'self' ? 'It is mine: add it' : `It is ${display_name}’s: add it`;
}
