import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { logFilterSchema } from '#lib/sharing/log-filter.ts';
import { readLog } from '#lib/sharing/read-log.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const querySchema = z.object({
  ...logFilterSchema.shape,
  before: z.coerce.number().int().positive().nullable(),
});

/** A further page of who looked, when, and at what. */
export async function GET(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerRead(request, '/api/profiles/[profile]/log', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const { searchParams } = new URL(request.url);
    const { before, ...filter } = parseRequest(querySchema, {
      who: searchParams.get('who'),
      kind: searchParams.get('kind'),
      before: searchParams.get('before'),
    });
    return readLog(await createActionClient(), patientId, filter, before);
  });
}
