import { z } from 'zod';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readReviewQueue } from '#lib/record/read-review-queue.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** What waits for review, for the browser to bring up to date. */
export async function GET(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerRead(request, '/api/profiles/[profile]/review', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const { dates } = await readPreferences();
    return readReviewQueue(await createActionClient(), patientId, dates);
  });
}
