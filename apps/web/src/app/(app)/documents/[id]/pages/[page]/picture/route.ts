import { type Database, ExoraError, openedFileSchema, pagePicturePath } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import sharp from 'sharp';
import { z } from 'zod';
import { currentUserId } from '#lib/account/current-user.ts';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { onceAtATime } from '#lib/once-at-a-time.ts';
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
  await openOnce(client, id, path);
  const opened = await downloadStored(client, path, signal);
  if (opened === null) throw new ExoraError('not_found');
  return opened;
}

/** Longest look for whether somebody may fetch, in milliseconds. */
const lookTimeoutMs = 12_000;

/**
 * Opens the document for whoever asks, once for all pictures that a page of ours asks for at the same time: the owner's log
 * tells visits, not pictures. What another request opened since this one was refused is not opened again.
 */
async function openOnce(client: SupabaseClient<Database>, id: string, path: string): Promise<void> {
  await onceAtATime(`${await currentUserId(client)} ${id}`, async () => {
    // Not the request's own signal: others wait for this too.
    if ((await downloadStored(client, path, AbortSignal.timeout(lookTimeoutMs))) !== null) return;
    await callRpc(client, 'open_shell_file', { p_shell_file_id: id }, openedFileSchema);
  });
}

async function shrink(picture: Blob): Promise<Blob> {
  const bytes = await sharp(await picture.arrayBuffer())
    .resize({ ...small, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 70 })
    .toBuffer();
  return new Blob([new Uint8Array(bytes)]);
}
