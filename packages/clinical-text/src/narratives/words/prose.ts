const countWords = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
] as const;

/** A count of things in words up to twelve; more are `several`, so that a sentence has no digits of its own. */
export function countWord(count: number): string {
  return countWords[count] ?? 'several';
}

/** `a`, `a and b`, `a, b and c`; with semicolons where an item has a comma of its own. */
export function joined(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  const separator = items.some((item) => item.includes(',')) ? '; ' : ', ';
  const end = items.at(-1) ?? '';
  const rest = items.slice(0, -1).join(separator);
  return items.length > 2 && separator === '; ' ? `${rest}; ${last} ${end}` : `${rest} ${last} ${end}`;
}

/** `is` or `are`, `was` or `were`, by the number of subjects. */
export function verb(count: number, singular: 'is' | 'was'): string {
  if (count === 1) return singular;
  return singular === 'is' ? 'are' : 'were';
}

/** A text with its first letter as at the beginning of a sentence; words like `eGFR` and `pH` stay as they are. */
export function capitalised(text: string): string {
  const [first = ''] = text.split(/\s/, 1);
  return /^[a-z][^A-Z]*$/.test(first) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Items in order without those that read like an earlier one. */
export function distinct(items: readonly string[]): string[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = item.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Words that end like plurals and aren't, beside those in -ss, -is, -us, -os. */
const singulars = new Set(
  'diabetes herpes rabies scabies caries ascites measles mumps rubella rickets shingles facies series tabes pes pulse lues biceps triceps forceps pancreas gas bias psoas atlas'.split(
    ' ',
  ),
);

/** Whether a name is of several things, as far as its head word tells: `liver haematomas`, `fractures of both wrists`. */
export function isPlural(name: string): boolean {
  const [head = ''] = name.split(/\s(?:of|in|with|without|due|from|to|after|on|at|for)\s|[(,]/, 1);
  const last =
    head
      .trim()
      .split(/[\s/-]/)
      .at(-1) ?? '';
  return /^[a-z]{3,}s$/.test(last) && !/(?:ss|is|us|os)$/.test(last) && !singulars.has(last);
}
