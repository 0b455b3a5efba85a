import { careStates } from '@exora/contracts';
import { z } from 'zod';

/** What a new profile is made from. */
export const newProfileSchema = z.strictObject({
  type: z.enum(['child', 'adult_in_care', 'pet']),
  name: z.string().trim().min(1).max(120),
  birthDate: z.iso.date().nullable(),
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
