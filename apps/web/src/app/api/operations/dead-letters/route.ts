import { ExoraError, type LetterOutcome, letterOutcomeSchema, type RpcParameters } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, answerRead, readBody } from '#lib/http/route.ts';
import { letterRequestSchema, lettersAtOnce } from '#lib/operations/letters.ts';
import { readDeadLetters, readJob } from '#lib/operations/read-operations.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const where = '/api/operations/dead-letters';

/** Why jobs were given up; operators only, as the database decides. */
export async function GET(request: Request) {
  return answerRead(request, where, async () => readDeadLetters(await createActionClient()));
}

/** Calls that are under way together: the database takes one job a call. */
const actsAtOnce = 8;

/** Puts given-up jobs back or discards them, or tells what that would do. */
export async function POST(request: Request) {
  return answerChange(request, where, async () => {
    const asked = await readBody(request, letterRequestSchema);
    const client = await createActionClient();
    const rpc = asked.action === 'requeue' ? 'requeue_dead_letter' : 'discard_dead_letter';
    const outcomesOf = (parameters: RpcParameters<typeof rpc>) =>
      callRpc(client, rpc, parameters, z.array(letterOutcomeSchema));
    if (asked.dry_run) {
      const outcomes = await outcomesOf({
        ...(asked.job_id ? { p_job_id: asked.job_id } : {}),
        ...(asked.lane ? { p_lane: asked.lane } : {}),
        ...(asked.job_type ? { p_job_type: asked.job_type } : {}),
        ...(asked.error_code ? { p_error_code: asked.error_code } : {}),
        p_limit: lettersAtOnce,
        p_dry_run: true,
      });
      return { limit: lettersAtOnce, outcomes };
    }
    // By its id the database also puts back what somebody has discarded meanwhile, which is not what was shown. No outcome:
    // decided about, or gone.
    const act = async (id: string): Promise<LetterOutcome[]> => {
      try {
        if (!asked.is_named && (await readJob(client, id)).job.status !== 'dead_letter') return [];
        return await outcomesOf({ p_job_id: id, p_dry_run: false });
      } catch (thrown) {
        if (thrown instanceof ExoraError && thrown.code === 'not_found') return [];
        throw thrown;
      }
    };
    const outcomes: LetterOutcome[] = [];
    for (let at = 0; at < asked.job_ids.length; at += actsAtOnce) {
      const some = asked.job_ids.slice(at, at + actsAtOnce);
      outcomes.push(...(await Promise.all(some.map(act))).flat());
    }
    return { limit: lettersAtOnce, outcomes };
  });
}
