import { z } from 'zod';

/** A box in fractions of the page (0…1, origin top left). */
export const boxSchema = z.object({
  x0: z.number().min(0).max(1),
  y0: z.number().min(0).max(1),
  x1: z.number().min(0).max(1),
  y1: z.number().min(0).max(1),
});
export type Box = z.infer<typeof boxSchema>;
