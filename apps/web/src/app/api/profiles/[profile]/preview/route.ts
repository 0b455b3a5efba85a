import { accessPreviewSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { viewerParameters } from '#lib/sharing/preview.ts';
import { viewerSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** How much of a record somebody sees, or would see. By POST, so that what is planned stands in no address. */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/preview', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const viewer = await readBody(request, viewerSchema);
    return callRpc(
      await createActionClient(),
      'preview_access',
      { p_patient_id: patientId, ...viewerParameters(viewer) },
      accessPreviewSchema,
    );
  });
}
