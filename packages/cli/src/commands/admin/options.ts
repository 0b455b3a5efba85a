import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** A calendar date, `YYYY-MM-DD`, as it was given. */
export function parseDate(value: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 would be counted on into March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) {
    throw new InvalidArgumentError('It must be a date such as 2026-11-30.');
  }
  return value;
}

/** The id of a record or representation. */
export function parseId(value: string): string {
  if (!z.guid().safeParse(value).success) {
    throw new InvalidArgumentError('It must be an id such as 3f2b8c1e-9d4a-4c6b-8a57-0e1d2c3b4a59.');
  }
  return value;
}
