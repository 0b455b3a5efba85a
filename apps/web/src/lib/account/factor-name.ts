/** Longest name of an authenticator app, in UTF-16 units. */
export const maxFactorName = 60;

/**
 * A name that none of the person’s other authenticator apps has: the wanted one, else with a number behind it. The sign-in
 * service refuses a name twice, and nobody could tell which of the two to remove.
 */
export function distinctFactorName(wanted: string, taken: readonly string[]): string {
  const known = new Set(taken.map(asSeen));
  if (!known.has(asSeen(wanted))) return wanted;
  for (let number = 2; ; number += 1) {
    const behind = ` ${number}`;
    const name = `${wanted
      .slice(0, maxFactorName - behind.length)
      .toWellFormed()
      .trimEnd()}${behind}`;
    if (!known.has(asSeen(name))) return name;
  }
}

/** What two names that look alike have in common. */
function asSeen(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
