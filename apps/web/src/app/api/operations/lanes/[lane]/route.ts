import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('pause'),
    reason: z.string().min(1).max(200).nullable(),
    /** How long; null: until it is resumed. */
    minutes: z
      .int()
      .min(1)
      .max(90 * 24 * 60)
      .nullable(),
  }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('limit'), most: z.int().min(1).max(10_000).nullable() }),
]);
type LaneAction = z.infer<typeof actionSchema>;

/** Pauses, resumes or limits a lane. */
export async function POST(request: Request, { params }: { params: Promise<{ lane: string }> }) {
  return answerChange(request, '/api/operations/lanes/[lane]', async () => {
    const lane = parseRequest(z.string().max(40), (await params).lane);
    return { changed: await change(lane, await readBody(request, actionSchema)) };
  });
}

async function change(lane: string, action: LaneAction): Promise<boolean> {
  const client = await createActionClient();
  switch (action.action) {
    case 'pause': {
      const { reason, minutes } = action;
      const parameters = {
        p_lane: lane,
        ...(reason === null ? {} : { p_reason: reason }),
        ...(minutes === null ? {} : { p_until: new Date(Date.now() + minutes * 60_000).toISOString() }),
      };
      return callRpc(client, 'pause_lane', parameters, z.boolean());
    }
    case 'resume':
      return callRpc(client, 'resume_lane', { p_lane: lane }, z.boolean());
    case 'limit': {
      const limit = action.most === null ? {} : { p_max_concurrent: action.most };
      return callRpc(client, 'limit_lane', { p_lane: lane, ...limit }, z.boolean());
    }
  }
}
