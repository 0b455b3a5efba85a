import { careStates } from '@exora/contracts';
import { z } from 'zod';

/** What is said of a birth date that isn't one. */
export const birthDateWrong = 'Choose a day that exists, from 1880 to today, or leave it empty.';

/** A day that somebody can have been born on, by the rule of the database: it is tomorrow's date already somewhere. */
const birthDate = z.iso.date().refine((day) => {
  return day >= '1880-01-01' && day <= new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
});

/** What a new profile is made from. */
export const newProfileSchema = z.strictObject({
  type: z.enum(['child', 'adult_in_care', 'pet']),
  name: z.string().trim().min(1).max(120),
  birthDate: birthDate.nullable(),
});
export type NewProfile = z.infer<typeof newProfileSchema>;

/** What an owner changes about a profile; null: its type stays (one's own has no other). */
export const profileChangeSchema = z.strictObject({
  type: z.enum(['child', 'adult_in_care', 'pet']).nullable(),
  name: newProfileSchema.shape.name,
  birthDate: newProfileSchema.shape.birthDate,
});
export type ProfileChange = z.infer<typeof profileChangeSchema>;

/** What is stated about a record's person being alive. Without evidence: a report is taken back. */
export const careChangeSchema = z.strictObject({
  state: z.enum(careStates),
  evidence: z.string().trim().min(1).max(500).nullable(),
  diedOn: z.iso.date().nullable(),
});
export type CareChange = z.infer<typeof careChangeSchema>;
