import { answerRead } from '#lib/http/route.ts';
import { readQueue } from '#lib/operations/read-operations.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** How the queue does; operators only, as the database decides. */
export async function GET(request: Request) {
  return answerRead(request, '/api/operations/queue', async () => readQueue(await createActionClient()));
}
