import { secondFactorUses } from '@exora/contracts';
import { z } from 'zod';
import { codeSchema } from '#lib/account/account-changes.ts';
import { enterCode } from '#lib/account/enter-code.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Confirms this session by a code of the authenticator app. */
export async function POST(request: Request) {
  return answerChange(request, '/api/account/second-factor', async () => {
    const { code } = await readBody(request, codeSchema);
    await enterCode(await createActionClient(), code);
    return { confirmed: true };
  });
}

/** Sets what the second factor is asked for beyond signing in. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/second-factor', async () => {
    const { uses } = await readBody(request, z.strictObject({ uses: z.array(z.enum(secondFactorUses)).max(3) }));
    await callRpc(await createActionClient(), 'set_second_factor_use', { p_uses: uses }, z.boolean());
    return { uses };
  });
}
