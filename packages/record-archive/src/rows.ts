import { factSchema } from '@exora/contracts';
import { z } from 'zod';

/** What the archive itself needs of rows; everything else passes through as text. */
export const shellFileRowSchema = z.looseObject({
  id: z.uuid(),
  patient_id: z.uuid(),
  file_name: z.string(),
  mime_type: z.string().nullable(),
  size_bytes: z.int().nonnegative(),
  sha256: z.string().nullable(),
  storage_path: z.string().nullable(),
  created_at: z.string(),
});
export type ShellFileRow = z.infer<typeof shellFileRowSchema>;

export const readingRowSchema = z.looseObject({ id: z.uuid(), shell_file_id: z.uuid() });
export const pageRowSchema = z.looseObject({
  reading_id: z.uuid(),
  page_number: z.int().positive(),
  has_picture: z.boolean(),
});

export const profileRowSchema = z.looseObject({
  id: z.uuid(),
  account_owner_id: z.uuid(),
  profile_type: z.enum(['self', 'child', 'adult_in_care', 'pet']),
  display_name: z.string(),
  date_of_birth: z.string().nullable(),
});

/** A living fact with where it stands: a row of the derived table `facts`. */
export const exportedFactSchema = factSchema.extend({
  shell_file_id: z.uuid().nullable(),
  file_name: z.string().nullable(),
});
export type ExportedFact = z.infer<typeof exportedFactSchema>;
