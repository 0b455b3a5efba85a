import { z } from 'zod';
import { codePattern } from './code-pattern.ts';
import { newPasswordSchema } from './password-rules.ts';

/** What changes of an account send, and how they are answered. */
export const nameChangeSchema = z.strictObject({ name: z.string().trim().min(1).max(120) });

export const emailChangeSchema = z.strictObject({
  email: z.string().trim().pipe(z.email()),
  password: z.string().min(1),
});
/** `waiting_for`: the new address, until the link that was sent there is opened; null when it is in force. */
export const emailChangedSchema = z.object({ email: z.string(), waiting_for: z.string().nullable() });

export const passwordChangeSchema = z.strictObject({
  present: z.string().min(1),
  password: newPasswordSchema,
});

/** The digits of an authenticator app. */
export const codeSchema = z.strictObject({ code: z.string().regex(codePattern) });

/** An authenticator app that is being set up: `uri` goes into the QR code, `secret` is for typing. */
export const enrolledFactorSchema = z.object({ id: z.uuid(), secret: z.string(), uri: z.string() });
