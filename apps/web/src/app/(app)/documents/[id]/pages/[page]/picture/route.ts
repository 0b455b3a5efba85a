import { ExoraError, openedFileSchema, pagePicturePath } from '@exora/contracts';
import sharp from 'sharp';
import { z } from 'zod';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { downloadStored } from '#lib/supabase/download-stored.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const paramsSchema = z.object({ id: z.uuid(), page: z.coerce.number().int().positive().max(100_000) });
const placeSchema = z.object({ patient: z.uuid(), reading: z.uuid(), size: z.literal('small').optional() });

/** Twice what the strip of all pages shows, for dense screens, in pixels. */
const small = { width: 176, height: 256 };

/**
 * A page's picture. `patient` and `reading` name where it lies; whether this person may see it is decided by Storage's
 * own policies at each request, which get the person's token. No address of it is ever made: one would outlive the access.
 * `size=small` is for all pages at once.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string; page: string }> }) {
  try {
    const { id, page } = parseRequest(paramsSchema, await params);
    const search = Object.fromEntries(new URL(request.url).searchParams);
    const { patient, reading, size } = parseRequest(placeSchema, search);
    const picture = await openPicture(id, pagePicturePath(patient, id, reading, page), request.signal);
    return new Response(size === 'small' ? await shrink(picture) : picture, {
      headers: {
        'Content-Type': 'image/webp',
        'Cache-Control': 'private, no-store',
        'Content-Disposition': 'inline',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  } catch (thrown) {
    return answerProblem(request, '/documents/[id]/pages/[page]/picture', thrown);
  }
}

/** The picture; whoever isn't the owner opens the document first, which is logged and lets them fetch for a minute. */
async function openPicture(id: string, path: string, signal: AbortSignal): Promise<Blob> {
  const client = await createActionClient();
  const picture = await downloadStored(client, path, signal);
  if (picture !== null) return picture;
  await callRpc(client, 'open_shell_file', { p_shell_file_id: id }, openedFileSchema);
  const opened = await downloadStored(client, path, signal);
  if (opened === null) throw new ExoraError('not_found');
  return opened;
}

async function shrink(picture: Blob): Promise<Blob> {
  const bytes = await sharp(await picture.arrayBuffer())
    .resize({ ...small, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 70 })
    .toBuffer();
  return new Blob([new Uint8Array(bytes)]);
}
