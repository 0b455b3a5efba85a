/** A code of a release, in the form that `load_medical_codes()` takes. */
export interface ReleaseCode {
  code: string;
  display: string;
  status?: 'active' | 'inactive';
  /** False: kept to be read, not to be offered (headings). */
  searchable?: boolean;
  synonyms?: string[];
  /** What the code means a thing of: SNOMED CT's semantic tag (`disorder`), RxNorm's term type (`IN`). */
  kind?: string;
}

/** A file of a release. */
export interface ReleaseFile {
  /** Path below the folder that was given. */
  name: string;
  /** Its first lines. */
  head: readonly string[];
  /** All lines, without their ends; the last one of a file that ends within a line as well. */
  lines(): AsyncIterable<string>;
}

/** A format in which a publisher hands out a code system. */
export interface ReleaseFormat {
  name: string;
  codeSystem: 'RxNorm' | 'SNOMED CT' | 'LOINC' | 'ICD-10-CM' | 'PBS' | 'CVX';
  title: string;
  /** The terms that whoever imports the release has accepted with its publisher. */
  licence: string;
  isPublicDomain: boolean;
  /** Whether a file is the main file of such a release, by its content. */
  recognises(file: ReleaseFile): boolean;
  /** The release's version by the file's name; null where the name doesn't tell. */
  versionOf(fileName: string): string | null;
  /**
   * The codes in the order of the file, each once. `others` are the other files of the folder.
   * Throws a `ReleaseError` for a file that isn't whole.
   */
  read(file: ReleaseFile, others: readonly ReleaseFile[]): AsyncIterable<ReleaseCode>;
}

/** What is wrong with a release, and what to do; the message is for whoever imports it. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}

/** A line that hasn't the columns of its format: the file was cut off, or changed by another program. */
export function damagedLine(file: ReleaseFile, line: number, expected: string): ReleaseError {
  return new ReleaseError(
    `${file.name} is damaged or cut off: line ${line} should have ${expected}. Download the release again and unpack it.`,
  );
}

/** At most so many characters as the database takes for a term, cut at a word. */
export function term(text: string): string {
  const clean = text.replace(/\s+/g, ' ').trim();
  return clean.length <= 500 ? clean : clean.slice(0, 500).replace(/\s+\S*$/, '');
}

/** Different names beside the display; those without a letter or digit can't be searched. */
export function synonymsOf(display: string, names: readonly string[]): string[] {
  const others = names.map(term).filter((name) => name !== display && /[\p{L}\p{N}]/u.test(name));
  return [...new Set(others)];
}

/** A fully specified name of SNOMED CT (`Asthma (disorder)`) as display and semantic tag; null for a name without one. */
export function hierarchyOf(fullName: string): { display: string; kind: string | null } {
  const match = /^(.*\S)\s*\(([^()]+)\)$/.exec(fullName);
  return { display: term(match?.[1] ?? fullName), kind: match?.[2] ?? null };
}

/** `20260101` in a name as `2026-01-01`. */
export function dateIn(name: string): string | null {
  const match = /(20\d\d)(\d\d)(\d\d)/.exec(name);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}
