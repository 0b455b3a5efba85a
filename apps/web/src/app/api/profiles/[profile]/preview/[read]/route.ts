import { readPreviewSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { timelinePageSize } from '#lib/record/page-sizes.ts';
import { viewerParameters } from '#lib/sharing/preview.ts';
import { viewerSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const paramsSchema = z.object({ profile: z.uuid(), read: z.enum(['overview', 'documents', 'timeline']) });
const bodySchema = z.strictObject({ viewer: viewerSchema, after: z.uuid().nullable() });

/** A part of a record as somebody sees it, or would see it. */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string; read: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/preview/[read]', async () => {
    const { profile, read } = parseRequest(paramsSchema, await params);
    const { viewer, after } = await readBody(request, bodySchema);
    return callRpc(
      await createActionClient(),
      'preview_read',
      {
        p_patient_id: profile,
        p_read: `read_${read}`,
        ...(read === 'timeline' && {
          p_arguments: { p_limit: timelinePageSize, ...(after !== null && { p_before_id: after }) },
        }),
        ...viewerParameters(viewer),
      },
      readPreviewSchema,
    );
  });
}
