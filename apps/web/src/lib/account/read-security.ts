import { type AccountSecurity, accountSecuritySchema } from '@exora/contracts';
import { cache } from 'react';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** What second factors there are and are asked for, and whether the person is an operator. Read once per request. */
export const readAccountSecurity = cache(async (): Promise<AccountSecurity> => {
  return callRpc(await createReadClient(), 'read_account_security', {}, accountSecuritySchema);
});
