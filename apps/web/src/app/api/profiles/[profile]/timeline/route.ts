import { factTypes } from '@exora/contracts';
import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readTimeline } from '#lib/record/read-timeline.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const querySchema = z.object({ kind: z.enum(factTypes).nullable(), after: z.uuid().nullable() });

/** A further page of the timeline. */
export async function GET(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerRead(request, '/api/profiles/[profile]/timeline', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const { searchParams } = new URL(request.url);
    const { kind, after } = parseRequest(querySchema, {
      kind: searchParams.get('kind'),
      after: searchParams.get('after'),
    });
    return readTimeline(await createActionClient(), patientId, kind, { after });
  });
}
