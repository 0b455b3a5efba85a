import type { RecordLine } from '@exora/contracts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { counted } from '#lib/format/quantities.ts';
import { assertionLabel, timesADay } from './describe-fact.ts';

type Statement = RecordLine['history'][number];

/** What was stated at one time: “500 mg · 1 tablet · twice daily”, “Stopped”, “Not present”; “Present” where no more is told. */
export function statementText({
  assertion,
  status,
  strength,
  dose,
  dose_max,
  dose_unit,
  frequency,
  frequency_per_day,
}: Statement): string {
  const amount = dose === null ? null : `${dose}${dose_max === null ? '' : `–${dose_max}`} ${dose_unit ?? ''}`.trim();
  const state = status !== null && !/^(?:active|current)$/i.test(status) ? status : null;
  const parts = [
    assertion === 'historical' && state !== null ? null : assertionLabel(assertion),
    state === null ? null : state.charAt(0).toUpperCase() + state.slice(1),
    strength,
    amount === strength ? null : amount,
    frequency ?? timesADay(frequency_per_day),
  ].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? 'Present' : parts.join(' · ');
}

/** When it was stated, in words. */
export function statementDate({ date }: Statement, dates: DateOrder): string {
  return date === null ? 'No date' : partialDate(date, dates);
}

/** How often, in how many documents and over which time a line was stated. */
export function lineSummary({ facts, documents, first_date, last_date }: RecordLine, dates: DateOrder): string {
  const where =
    documents === 0
      ? counted(facts, 'statement')
      : `${counted(facts, 'statement')} in ${counted(documents, 'document')}`;
  const [from, to] = [first_date, last_date].map((date) => (date === null ? null : partialDate(date, dates)));
  if (!from || !to) return where;
  return from === to ? `${where} · ${from}` : `${where} · ${from} to ${to}`;
}
