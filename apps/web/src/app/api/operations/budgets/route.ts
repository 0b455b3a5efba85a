import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { budgetChangeSchema } from '#lib/operations/budget.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Sets a budget's limits as a whole. */
export async function POST(request: Request) {
  return answerChange(request, '/api/operations/budgets', async () => {
    const budget = await readBody(request, budgetChangeSchema);
    // What is left out is not limited.
    const limits = Object.entries(budget).filter((entry): entry is [string, string | number] => entry[1] !== null);
    const parameters = Object.fromEntries(limits.map(([name, value]) => [`p_${name}`, value]));
    const { provider_name: p_provider_name, api_endpoint: p_api_endpoint } = budget;
    const changed = await callRpc(
      await createActionClient(),
      'set_api_rate_limit',
      { ...parameters, p_provider_name, p_api_endpoint },
      z.boolean(),
    );
    return { changed };
  });
}
