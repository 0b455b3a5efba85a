import { z } from 'zod';
import { clocks, dateOrders, languages, unitSystems } from './preferences.ts';

/** What the account keeps, and what a change of it sends. */
export const formatPreferencesSchema = z.strictObject({
  language: z.enum(languages),
  dates: z.enum(dateOrders),
  clock: z.enum(clocks),
  units: z.enum(unitSystems),
});
