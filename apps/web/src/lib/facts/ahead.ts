import type { Fact, FactType } from '@exora/contracts';
import { latestDay } from '#lib/results/latest-day.ts';
import { textAttribute } from './attributes.ts';

/** States of what was not done yet, or not at all: its day may be one that has not come. */
const undone = new Set('planned preparation scheduled intended draft on-hold suspended not-done cancelled'.split(' '));

/** Kinds of which something can be planned under a state; of the others only what has happened is a fact. */
const withPlans: readonly FactType[] = ['medication', 'procedure', 'immunization'];

/** Whether a fact of this kind and state may be dated ahead. A visit of a later day is an appointment. */
export function mayBeAhead(type: FactType, status: string | null): boolean {
  return type === 'encounter' || (withPlans.includes(type) && undone.has(status?.trim().toLowerCase() ?? ''));
}

/** Whether a date (ISO, of year, month or day precision) has come nowhere yet. */
export function isAhead(date: string | null, now: Date = new Date()): boolean {
  return date !== null && date > latestDay(now).slice(0, date.length);
}

/**
 * Whether a fact lies in the future: `planned` where that can be, `unlikely` where its date was more probably misread or
 * mistyped; null for all others.
 */
export function aheadOf(
  { type, date, attributes }: Pick<Fact, 'type' | 'date' | 'attributes'>,
  now: Date = new Date(),
): 'planned' | 'unlikely' | null {
  if (!isAhead(date, now)) return null;
  return mayBeAhead(type, textAttribute(attributes, 'status')) ? 'planned' : 'unlikely';
}
