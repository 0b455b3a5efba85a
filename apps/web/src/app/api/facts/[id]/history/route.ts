import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readFactHistory } from '#lib/record/read-fact-history.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** A fact in all its versions. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerRead(request, '/api/facts/[id]/history', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return readFactHistory(await createActionClient(), id);
  });
}
