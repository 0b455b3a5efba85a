import { z } from 'zod';

/** What an attack is after or goes through; the rows of the report. */
export const attackClasses = [
  'access by functions',
  'access by tables',
  'mass assignment',
  'tokens',
  'files',
  'functions',
  'web app',
  'sign-in',
  'documents',
  'prompt injection',
  'races and replay',
  'embedded stack',
  'audit',
  'privacy',
] as const;
export type AttackClass = (typeof attackClasses)[number];

/** What came of one attack, as the report counts it. `holes`: what got through, or was left changed. */
export const attackOutcomeSchema = z.object({
  class: z.enum(attackClasses),
  name: z.string(),
  tried: z.number(),
  holes: z.array(z.string()),
  controls: z.number(),
  failedControls: z.array(z.string()),
});
export type AttackOutcome = z.infer<typeof attackOutcomeSchema>;
