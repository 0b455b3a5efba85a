import type { Conflict } from '@exora/contracts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** What contradicts, in one plain sentence without a full stop. */
export function conflictTitle({ kind, subject }: Conflict): string {
  switch (kind) {
    case 'allergy_taken':
      return `${capital(subject)} is taken, and an allergy to it is recorded`;
    case 'allergy_denied':
      return `An allergy to ${subject} is both stated and denied`;
    case 'dose_differs':
      return `${capital(subject)} is stated in different doses`;
    case 'status_differs':
      return `${capital(subject)} is both taken and stopped`;
    case 'side_differs':
      return 'Documents name different sides of one operation';
    case 'blood_group_differs':
      return 'Documents state different blood groups';
    case 'birth_date_differs':
      return 'Documents name different dates of birth';
    case 'condition_denied':
      return `${capital(subject)} is both stated and denied`;
  }
}

/** What one side of a conflict says: “Warfarin: 5 mg daily”, “Asthma: not present”. */
export function statementText({ text, states }: Conflict['statements'][number], dates: DateOrder): string {
  const words: Readonly<Record<string, string>> = {
    present: 'present',
    absent: 'not present',
    historical: 'in the past',
    family: 'in the family',
  };
  const said = words[states] ?? partialDate(states, dates);
  return `${capital(text.replace(/\s+/g, ' ').trim())}: ${said}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
