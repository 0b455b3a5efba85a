import { endSession } from './end-session.ts';

/** Ends this browser's session. */
export async function POST(request: Request): Promise<Response> {
  return endSession(request, '/sign-out', 'local');
}
