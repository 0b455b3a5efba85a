import { type AccountSecurity, accountSecuritySchema } from '@exora/contracts';
import { cache } from 'react';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** What the database knows of this session: second factor, admin, operator. Read once per request. */
export const accountSecurity = cache(async (): Promise<AccountSecurity> => {
  return callRpc(await createReadClient(), 'read_account_security', {}, accountSecuritySchema);
});
