/** Letters, digits and signs that carry the meaning of a finding or a dose; only these are compared with their ink. */
export const provable = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,<>%+-/\u00b5\u00b1'];

/** What common fonts draw so much alike that neither people nor recognisers tell it apart. */
const lookalikes = ['Oo0', 'lIi1|!', 'u\u00b5', '-\u00ad\u2010\u2011\u2013\u2014\u2212_~', '.\u00b7\u2022'].map(
  (group) => new Set(group),
);

const drawings = new Map<string, ReadonlySet<string>>();

/** Other writings of provable signs. */
const variants = new Set('\u03bc\u00ad\u2010\u2011\u2013\u2212');

/** The provable letters as which a letter may be drawn without a lie; none where it is no provable letter itself. */
export function drawnAs(letter: string): ReadonlySet<string> {
  const known = drawings.get(letter);
  if (known !== undefined) return known;
  const isProvable = provable.includes(letter) || variants.has(letter);
  const found = new Set(isProvable ? provable.filter((other) => isAlike(letter, other)) : []);
  drawings.set(letter, found);
  return found;
}

/** Whether two letters say the same (small and large ones do), or can't be told apart as they are drawn. */
export function isAlike(a: string, b: string): boolean {
  return plain(a) === plain(b) || lookalikes.some((group) => group.has(plain(a)) && group.has(plain(b)));
}

function plain(letter: string): string {
  return letter === '\u03bc' || letter === '\u00b5' ? '\u00b5' : letter.normalize('NFKC').toLowerCase();
}
