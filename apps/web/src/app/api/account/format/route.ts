import { keepPreferences } from '#lib/account/account-cookies.ts';
import { authProblem } from '#lib/account/auth-problem.ts';
import { formatPreferencesSchema } from '#lib/format/preferences-schema.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Keeps with the account how dates, times and quantities are to be shown. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/account/format', async () => {
    const preferences = await readBody(request, formatPreferencesSchema);
    const client = await createActionClient();
    const { error } = await client.auth.updateUser({ data: { exora_format: preferences } });
    if (error) throw authProblem(error);
    await keepPreferences(preferences);
    return preferences;
  });
}
