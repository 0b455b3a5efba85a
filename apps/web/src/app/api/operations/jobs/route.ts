import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readJobs } from '#lib/operations/read-operations.ts';
import { jobFilterSchema } from '#lib/operations/state.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const querySchema = jobFilterSchema.extend({ before: z.uuid().optional() });

/** A page of jobs; operators only, as the database decides. */
export async function GET(request: Request) {
  return answerRead(request, '/api/operations/jobs', async () => {
    const query = parseRequest(querySchema, Object.fromEntries(new URL(request.url).searchParams));
    const { before, ...filter } = query;
    return readJobs(await createActionClient(), filter, before ?? null);
  });
}
