import type { FactType } from '@exora/contracts';

/** The address of the timeline from a year on, of one kind or of all. */
export function timelineAddress(kind: FactType | null, year: number | null): string {
  const query = new URLSearchParams({ ...(kind !== null && { kind }), ...(year !== null && { year: String(year) }) });
  return query.size === 0 ? '/record/timeline' : `/record/timeline?${query}`;
}
