import type { Fact, FactType } from '@exora/contracts';
import { latestDay } from '#lib/results/latest-day.ts';
import { textAttribute } from './attributes.ts';

/** States of what was not done yet, or not at all: its day may be one that has not come. */
const undone = new Set('planned preparation scheduled intended draft on-hold suspended not-done cancelled'.split(' '));

/** Kinds of which something can be planned under a state; of the others only what has happened is a fact. */
const withPlans: readonly FactType[] = ['medication', 'procedure', 'immunization'];

/** Whether a fact of this kind and state may be dated ahead. A visit of a later day is an appointment. */
function mayBeAhead(type: FactType, status: string | null): boolean {
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

/** Years ahead of which even a plan is a slip of the pen. */
const mostYearsAhead = 10;

const happened: Readonly<Record<FactType, string>> = {
  lab: 'A result is of a day that was.',
  vital: 'A measurement is of a day that was.',
  immunization: 'A vaccination is of the day on which it was given.',
  procedure: 'If it is planned, write “planned” as its state.',
  medication: 'If it is to be taken later, write “planned” as its state.',
  condition: 'An illness begins on a day that was.',
  symptom: 'A symptom begins on a day that was.',
  family_history: 'An illness begins on a day that was.',
  allergy: 'A reaction is of a day that was.',
  social_history: 'An answer is of a day that was.',
  encounter: 'A visit is of a day that was, or is booked.',
};

/** What is wrong with a well-formed date that a person gives for a fact of this kind and state; null: nothing. */
export function aheadProblem(type: FactType, status: string, date: string, now: Date): string | null {
  if (!isAhead(date, now)) return null;
  if (!mayBeAhead(type, status)) return `This date has not come yet. ${happened[type]}`;
  const years = Number(date.slice(0, 4)) - now.getUTCFullYear();
  return years > mostYearsAhead ? `This is ${years} years ahead. Is the year right?` : null;
}
