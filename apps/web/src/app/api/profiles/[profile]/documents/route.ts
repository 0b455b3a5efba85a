import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { readDocuments } from '#lib/record/read-documents.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** The documents list, for the browser to bring up to date. */
export async function GET(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerRead(request, '/api/profiles/[profile]/documents', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    return readDocuments(await createActionClient(), patientId);
  });
}
