import { cache } from 'react';
import { z } from 'zod';
import { environment } from '#lib/env.ts';

const settingsSchema = z.object({
  /** Told by the embedded stack, which has no mail; Supabase Auth sends it and says nothing about it. */
  exora_sends_mail: z.boolean().default(true),
});

const answerTimeoutMs = 5_000;

/** Whether the sign-in service can send mail, as it says itself. Without an answer it counts as able to: what is asked of it says more. */
export const sendsMail = cache(async (): Promise<boolean> => {
  const { supabaseUrl, publishableKey } = environment();
  try {
    const answer = await fetch(`${supabaseUrl}/auth/v1/settings`, {
      headers: { apikey: publishableKey },
      cache: 'no-store',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const settings = settingsSchema.safeParse(await answer.json());
    return settings.success ? settings.data.exora_sends_mail : true;
  } catch (thrown) {
    if (thrown instanceof TypeError || thrown instanceof DOMException || thrown instanceof SyntaxError) return true;
    throw thrown;
  }
});
