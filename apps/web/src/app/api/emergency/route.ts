import { brokenGlassSchema } from '@exora/contracts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { emergencyRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** A provider opens a record without consent, by the code that its patient carries. */
export async function POST(request: Request) {
  return answerChange(request, '/api/emergency', async () => {
    const { code, reason, reasonText, minutes } = await readBody(request, emergencyRequestSchema);
    return callRpc(
      await createActionClient(),
      'break_glass',
      { p_code: code, p_reason: reason, p_reason_text: reasonText, p_minutes: minutes },
      brokenGlassSchema,
    );
  });
}
