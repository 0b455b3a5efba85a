/** Parts of words that differ by a letter or two and mean something else: one is never taken for the other. */
const lookAlikes: readonly (readonly [RegExp, RegExp])[] = [
  [/hypo/, /hyper/],
  [/macro/, /micro/],
  [/tachy/, /brady/],
  [/phasi/, /phagi/],
  [/inter/, /intra/],
  [/infra/, /supra/],
  [/ileal|ileum/, /iliac|ilium/],
  [/perineal/, /peroneal/],
  [/ante/, /anti/],
  [/arteri/, /arthri/],
];

/** Names with fewer letters aren't found by others: too many differ by one. */
export const leastLetters = 6;

/** The letters by which a name of this length may be misspelt. */
export function allowedLetters(length: number): 1 | 2 {
  return length < 10 ? 1 : 2;
}

/**
 * By how many letters words differ from a name that they may be meant for; null for more than `limit`, and where they begin with
 * another letter, have other numbers, or differ by what changes the meaning. Both as normalised keys.
 */
export function lettersApart(asked: string, name: string, limit: number): number | null {
  if (asked[0] !== name[0]) return null;
  const apart = editDistance(asked, name, limit);
  if (apart > limit || numbers(asked) !== numbers(name)) return null;
  for (const [one, other] of lookAlikes) {
    if (one.test(asked) !== one.test(name) && other.test(asked) !== other.test(name)) return null;
  }
  return apart;
}

function numbers(key: string): string {
  return (key.match(/\S*\d\S*/g) ?? []).join(' ');
}

/** Which letters and digits a key has, as bits: keys that differ by one letter differ by no more than two of these. */
export function letterBits(key: string): number {
  let bits = 0;
  for (let at = 0; at < key.length; at += 1) bits |= 1 << (key.charCodeAt(at) & 31);
  return bits;
}

/** Whether keys with these bits may be within `limit` letters of each other. */
export function mayBeWithin(one: number, other: number, limit: number): boolean {
  let differing = one ^ other;
  for (let count = 0; differing !== 0; count += 1) {
    if (count === 2 * limit) return false;
    differing &= differing - 1;
  }
  return true;
}

/**
 * Letters to add, drop, change or swap with their neighbour to get from one word to the other (optimal string alignment); more
 * than `limit` is `limit` + 1. Only the cells that are within `limit` of the diagonal are filled.
 */
function editDistance(one: string, other: string, limit: number): number {
  const far = limit + 1;
  if (Math.abs(one.length - other.length) > limit) return far;
  const width = 2 * limit + 1;
  // Cell `limit + j - i` of a row is the distance of the first i letters of one word and the first j of the other.
  let before = new Array<number>(width).fill(far);
  let last = new Array<number>(width).fill(far);
  let row = new Array<number>(width).fill(far);
  for (let j = 0; j <= limit; j += 1) last[limit + j] = j;
  for (let i = 1; i <= one.length; i += 1) {
    let least = far;
    for (let cell = 0; cell < width; cell += 1) {
      const j = i + cell - limit;
      let cost = far;
      if (j === 0) cost = i;
      else if (j > 0 && j <= other.length) {
        const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1);
        cost = Math.min((last[cell] ?? far) + (same ? 0 : 1), (last[cell + 1] ?? far) + 1, (row[cell - 1] ?? far) + 1);
        const isSwap =
          i > 1 &&
          j > 1 &&
          one.charCodeAt(i - 1) === other.charCodeAt(j - 2) &&
          one.charCodeAt(i - 2) === other.charCodeAt(j - 1);
        if (isSwap) cost = Math.min(cost, (before[cell] ?? far) + 1);
      }
      row[cell] = Math.min(cost, far);
      if (cost < least) least = cost;
    }
    if (least > limit) return far;
    [before, last, row] = [last, row, before];
  }
  return last[limit + other.length - one.length] ?? far;
}
