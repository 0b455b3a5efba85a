import type { Entity } from '@exora/contracts';
import { percent } from './gold.ts';

interface Counts {
  gold: number;
  found: number;
  right: number;
}

interface Score {
  precision: number | null;
  recall: number | null;
  f1: number | null;
  gold: number;
}

/**
 * Whether findings that a reference names are said to be absent, and to be of the past, as it says. A finding is answered by
 * the entity that covers most of it; one that nothing covers is answered wrongly.
 */
export function scoreAssertion(rows: readonly Record<string, unknown>[], extract: (text: string) => Entity[]) {
  const negated: Counts = { gold: 0, found: 0, right: 0 };
  const historical: Counts = { gold: 0, found: 0, right: 0 };
  let asked = 0;
  let located = 0;
  for (const row of rows) {
    const found = extract(String(row.text));
    for (const gold of row.entities as Record<string, unknown>[]) {
      if (typeof gold.negated !== 'boolean') continue;
      const best = covering(found, Number(gold.start), Number(gold.end));
      asked += 1;
      if (best) located += 1;
      count(negated, gold.negated, best?.negated ?? false);
      const { temporality } = (gold.attributes ?? {}) as { temporality?: string };
      if (temporality) count(historical, temporality === 'historical', best?.attributes?.temporality === 'historical');
    }
  }
  return { asked, located: percent(located, asked), negated: toScore(negated), historical: toScore(historical) };
}

function covering(found: readonly Entity[], start: number, end: number): Entity | null {
  let best: Entity | null = null;
  let most = 0;
  for (const one of found) {
    const shared = Math.min(one.end, end) - Math.max(one.start, start);
    if (shared > most) [best, most] = [one, shared];
  }
  return best;
}

function count(counts: Counts, wanted: boolean, got: boolean): void {
  if (wanted) counts.gold += 1;
  if (got) counts.found += 1;
  if (wanted && got) counts.right += 1;
}

function toScore({ gold, found, right }: Counts): Score {
  return {
    precision: percent(right, found),
    recall: percent(right, gold),
    f1: percent(2 * right, gold + found),
    gold,
  };
}
