import { z } from 'zod';

/** Body of our upload routes; the edge function checks the same fields again. */
export const uploadRequestSchema = z.object({
  patient_id: z.uuid(),
  file_name: z.string().max(4096),
  size_bytes: z.int().nonnegative(),
  idempotency_key: z.uuid(),
  keep_only: z.boolean().optional(),
  keep_duplicate: z.boolean().optional(),
  check_person: z.boolean().optional(),
});
