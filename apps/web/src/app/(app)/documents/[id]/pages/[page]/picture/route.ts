import { documentsBucket, ExoraError, pagePicturePath } from '@exora/contracts';
import { z } from 'zod';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const paramsSchema = z.object({ id: z.uuid(), page: z.coerce.number().int().positive().max(100_000) });
const placeSchema = z.object({ patient: z.uuid(), reading: z.uuid() });

/** Life of the signed address with which this server fetches the picture, in seconds. It never leaves the server. */
const signedForSeconds = 60;

/**
 * A page's picture. `patient` and `reading` name where it lies; whether this person may see it is decided by Storage's
 * own policies, which get the person's token.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string; page: string }> }) {
  try {
    const { id, page } = parseRequest(paramsSchema, await params);
    const search = Object.fromEntries(new URL(request.url).searchParams);
    const { patient, reading } = parseRequest(placeSchema, search);
    const picture = await openPicture(pagePicturePath(patient, id, reading, page), request.signal);
    return new Response(picture.body, {
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

async function openPicture(path: string, signal: AbortSignal): Promise<Response> {
  const client = await createActionClient();
  const { data, error } = await client.storage.from(documentsBucket).createSignedUrl(path, signedForSeconds);
  if (error)
    throw new ExoraError(error.name === 'StorageUnknownError' ? 'storage_unavailable' : 'not_found', { cause: error });
  const response = await fetch(data.signedUrl, { signal }).catch((cause: unknown) => {
    throw new ExoraError('storage_unavailable', { cause });
  });
  if (response.status === 400 || response.status === 404) throw new ExoraError('not_found');
  if (!response.ok) throw new ExoraError('storage_unavailable');
  return response;
}
