import type { FactType } from '@exora/contracts';

/** Where the timeline begins: at the end of a year, or of a month of it. */
export interface TimelineStart {
  readonly year: number;
  /** 1 to 12; null: the whole year. */
  readonly month: number | null;
}

/** The address of the timeline from a year or month on (null: from the latest fact on), of one kind or of all. */
export function timelineAddress(kind: FactType | null, start: TimelineStart | null): string {
  const query = new URLSearchParams({
    ...(kind !== null && { kind }),
    ...(start !== null && { year: String(start.year) }),
    ...(start !== null && start.month !== null && { month: String(start.month) }),
  });
  return query.size === 0 ? '/record/timeline' : `/record/timeline?${query}`;
}
