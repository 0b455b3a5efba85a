import { answerRead } from '#lib/http/route.ts';
import { readCapacity } from '#lib/operations/read-operations.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Budgets and costs; operators only, as the database decides. */
export async function GET(request: Request) {
  return answerRead(request, '/api/operations/capacity', async () => readCapacity(await createActionClient()));
}
