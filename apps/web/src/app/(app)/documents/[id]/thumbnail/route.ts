import { ExoraError, pagePicturePath } from '@exora/contracts';
import sharp from 'sharp';
import { z } from 'zod';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { downloadStored } from '#lib/supabase/download-stored.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const placeSchema = z.object({ id: z.uuid(), patient: z.uuid(), reading: z.uuid() });

/** Twice what the list shows, for dense screens, in pixels. */
const size = { width: 96, height: 128 };

/**
 * The first page as a small picture, for the owner's list. Whether this person may see it is decided by Storage's own
 * policies, as for the large one; nobody else gets any, because each would have to be opened and logged.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  try {
    const search = Object.fromEntries(new URL(request.url).searchParams);
    const { id, patient, reading } = parseRequest(placeSchema, { ...search, ...(await params) });
    const path = pagePicturePath(patient, id, reading, 1);
    const picture = await downloadStored(await createActionClient(), path, request.signal);
    if (picture === null) throw new ExoraError('not_found');
    const small = await sharp(await picture.arrayBuffer())
      .resize({ ...size, fit: 'cover', position: 'top' })
      .webp({ quality: 70 })
      .toBuffer();
    return new Response(new Uint8Array(small), {
      headers: {
        'Content-Type': 'image/webp',
        'Cache-Control': 'private, no-store',
        'Content-Disposition': 'inline',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  } catch (thrown) {
    return answerProblem(request, '/documents/[id]/thumbnail', thrown);
  }
}
