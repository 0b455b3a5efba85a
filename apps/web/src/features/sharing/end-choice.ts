/** How long access is given for. */
export const endChoices = [
  { value: 'none', label: 'No end' },
  { value: 'week', label: 'One week' },
  { value: 'quarter', label: 'Three months' },
  { value: 'year', label: 'One year' },
  { value: 'day', label: 'Until a day that I choose' },
] as const;
export type EndChoice = (typeof endChoices)[number]['value'];

/** What was chosen; `day` is an ISO date, or empty. */
export interface End {
  readonly choice: EndChoice;
  readonly day: string;
}

const days = { week: 7, quarter: 90, year: 365 } as const;

/**
 * The moment when access ends, as an ISO time: null for no end, undefined for a day that was not chosen or is over. A
 * chosen day is meant to its last second, in the zone of whoever chose it.
 */
export function endOf({ choice, day }: End, now: Date): string | null | undefined {
  if (choice === 'none') return null;
  if (choice !== 'day') return new Date(now.getTime() + days[choice] * 86_400_000).toISOString();
  const [year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const end = new Date(year, month - 1, date, 23, 59, 59);
  return end > now ? end.toISOString() : undefined;
}
