import type { Fact } from '@exora/contracts';
import { flagOf } from '#lib/facts/lab-result.ts';

type Lab = Pick<Fact, 'attributes'>;

/** Results that are shown before the rest is folded away; never fewer than all that are out of range. */
const shownAtFirst = 10;

/** Results out of range first; within both parts the order is kept. */
export function outOfRangeFirst<T extends Lab>(labs: readonly T[]): T[] {
  return labs.toSorted((one, other) => Number(isOut(other)) - Number(isOut(one)));
}

/** What of an ordered list is shown at once. A rest of two or fewer is not worth folding. */
export function splitList<T extends Lab>(labs: readonly T[]): { shown: T[]; folded: T[] } {
  const least = Math.max(shownAtFirst, labs.filter(isOut).length);
  const at = labs.length - least <= 2 ? labs.length : least;
  return { shown: labs.slice(0, at), folded: labs.slice(at) };
}

function isOut(lab: Lab): boolean {
  return flagOf(lab.attributes)?.outOfRange === true;
}
