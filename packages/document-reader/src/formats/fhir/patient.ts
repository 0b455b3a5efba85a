import { z } from 'zod';
import { isoDay } from '../../structured/dates.ts';
import { list, text } from './elements.ts';

const patientSchema = z.object({
  name: list(
    z.object({ use: text, text, family: z.unknown().optional(), given: list(z.string()), prefix: list(z.string()) }),
  ),
  birthDate: text,
  gender: text,
  identifier: list(z.object({ value: text, type: z.unknown().optional() })),
});

/** Who a record is about: `Patient: Ada Example`, birth date and sex as lines. */
export function patientLines(resource: unknown): string[] {
  const { name, birthDate, gender } = patientSchema.parse(resource);
  const best = name.find(({ use }) => use === 'official') ?? name[0];
  const family = Array.isArray(best?.family)
    ? best.family.filter((part) => typeof part === 'string').join(' ')
    : best?.family;
  const words =
    best?.text ?? [...(best?.given ?? []), typeof family === 'string' ? family : ''].filter(Boolean).join(' ');
  return [
    words && `Patient: ${words}`,
    birthDate && `Date of birth: ${isoDay(birthDate) ?? birthDate}`,
    gender && `Sex: ${gender}`,
  ].filter((line) => typeof line === 'string' && line !== '') as string[];
}

/** What tells one person from another: name and birth date. Two copies of one Patient are one person. */
export function personOf(resource: unknown): string {
  return patientLines(resource)
    .filter((line) => !line.startsWith('Sex'))
    .join('\n')
    .toLowerCase();
}
