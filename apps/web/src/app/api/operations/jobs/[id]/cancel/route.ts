import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({ reason: z.string().min(1).max(200).nullable() });

/** Ends a job at once. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/operations/jobs/[id]/cancel', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const { reason } = await readBody(request, bodySchema);
    const parameters = { p_job_id: id, ...(reason === null ? {} : { p_reason: reason }) };
    return { changed: await callRpc(await createActionClient(), 'cancel_job', parameters, z.boolean()) };
  });
}
