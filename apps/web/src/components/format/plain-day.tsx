'use client';

import { partialDate } from '#lib/format/dates.ts';
import { useFormat } from './format-provider.tsx';

/** A date without time (`2020-11-20`), in the order that the person chose. */
export function PlainDay({ date }: { date: string }) {
  const { dates } = useFormat();
  return <time dateTime={date}>{partialDate(date, dates)}</time>;
}
