import { endSession } from '../end-session.ts';

/** Ends every session of the account, on all devices. */
export async function POST(request: Request): Promise<Response> {
  return endSession(request, '/sign-out/everywhere', 'global');
}
