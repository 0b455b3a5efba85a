import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readJob } from '#lib/operations/read-operations.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** All of a job; operators only, as the database decides. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerRead(request, '/api/operations/jobs/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return readJob(await createActionClient(), id);
  });
}
