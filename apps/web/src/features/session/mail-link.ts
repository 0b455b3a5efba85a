import { z } from 'zod';
import type { Problem } from '#lib/problem.ts';

/** What a link from a mail brings: a hashed token with its kind, or a code for the browser that asked for it (PKCE). */
export const mailLinkSchema = z.union([
  z.object({
    token_hash: z.string().regex(/^[\w-]{16,200}$/),
    type: z.enum(['signup', 'email', 'recovery', 'invite', 'magiclink', 'email_change']),
  }),
  z.object({ code: z.string().regex(/^[\w-]{16,200}$/) }),
]);
export type MailLink = z.infer<typeof mailLinkSchema>;

/** How opening a link went. `waitsForOther`: it was taken, and the link that was sent to the other address is still to be opened. */
export interface MailLinkState {
  readonly problem: Problem | null;
  readonly waitsForOther: boolean;
}
