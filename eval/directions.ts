import type { Entity } from '@exora/contracts';
import { percent } from './gold.ts';

const parts = ['dose', 'doseMax', 'unit', 'route', 'frequencyPerDay', 'prn', 'durationDays', 'strength'] as const;

/** How many prescription directions are right in every part that the reference states, by kind of row (`sig-real-…`). */
export function scoreDirections(rows: readonly Record<string, unknown>[], parse: (text: string) => Entity) {
  const kinds: Record<string, { asked: number; right: number; wrong: string[] }> = {};
  for (const row of rows) {
    const kind = /-(real|gen)-/.exec(String(row.id))?.[1] ?? 'other';
    const [gold] = row.entities as { attributes: Record<string, unknown> }[];
    const got = parse(String(row.text)).attributes;
    kinds[kind] ??= { asked: 0, right: 0, wrong: [] };
    kinds[kind].asked += 1;
    const wanted = gold?.attributes ?? {};
    const isRight = parts.every((part) => wanted[part] === undefined || same(wanted[part], got[part]));
    if (isRight) kinds[kind].right += 1;
    else kinds[kind].wrong.push(String(row.id));
  }
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, { asked, right, wrong }]) => [
      kind,
      { whole: percent(right, asked), asked, wrong: wrong.slice(0, 20) },
    ]),
  );
}

function same(wanted: unknown, got: unknown): boolean {
  const empty = (value: unknown): boolean => value === null || value === undefined || value === '' || value === false;
  if (empty(wanted) || empty(got)) return empty(wanted) && empty(got);
  if (typeof wanted === 'number') return Math.abs(wanted - Number(got)) <= Math.max(1e-9, 0.011 * Math.abs(wanted));
  const plain = (value: unknown): string =>
    String(value)
      .toLowerCase()
      .replace(/[^a-z0-9.%/]+/g, ' ')
      .trim();
  return plain(wanted) === plain(got);
}
