import { answerRead } from '#lib/http/route.ts';
import { readSystem } from '#lib/operations/read-operations.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Workers, upkeep, database and audit log; operators only, as the database decides. */
export async function GET(request: Request) {
  return answerRead(request, '/api/operations/system', async () => readSystem(await createActionClient()));
}
