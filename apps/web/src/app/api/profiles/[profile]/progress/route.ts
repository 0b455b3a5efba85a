import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readProgress } from '#lib/record/read-progress.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** What is being worked on, small enough to be asked for every second. */
export async function GET(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerRead(request, '/api/profiles/[profile]/progress', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    return readProgress(await createActionClient(), patientId);
  });
}
