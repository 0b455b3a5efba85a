import type { FactType } from '@exora/contracts';
import { isAhead, mayBeAhead } from './ahead.ts';

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
