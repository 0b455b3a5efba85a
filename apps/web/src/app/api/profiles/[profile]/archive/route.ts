import { ExoraError, toExoraError } from '@exora/contracts';
import { writeArchive } from '@exora/record-archive';
import { recordSource } from '@exora/record-archive/api';
import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { attachment } from '#lib/http/attachment.ts';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { streamOf } from '#lib/http/stream-of.ts';
import { logFailure } from '#lib/log.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const where = '/api/profiles/[profile]/archive';

/**
 * The whole record as a ZIP, streamed while it is read. A form sends it, so that the browser takes the bytes down to a file
 * by itself: what is wrong before the first byte leads back to the page, what breaks later cuts the connection, so that
 * the browser doesn't take the rest for a whole file.
 */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  try {
    assertSameOrigin(request.headers);
    const profileId = parseRequest(z.uuid(), (await params).profile);
    const isOwn = (await accessibleProfiles()).some((profile) => profile.is_owner && profile.id === profileId);
    if (!isOwn) throw new ExoraError('not_found');
    const client = await createActionClient();
    // A whole hour for the reading: once bytes flow, no cookie of a newer session could be set.
    const { error } = await client.auth.refreshSession();
    if (error) throw authProblem(error);
    const source = await recordSource(client, profileId);
    return new Response(streamOf(writeArchive(source), where), {
      headers: {
        'Content-Type': 'application/zip',
        'Content-Disposition': attachment(`exora-record-${source.asOf.slice(0, 10)}.zip`),
        'Cache-Control': 'private, no-store',
        // Kept from proxies that would gather it first.
        'X-Accel-Buffering': 'no',
      },
    });
  } catch (thrown) {
    if (!request.headers.get('accept')?.includes('text/html')) return answerProblem(request, where, thrown);
    const { code, http } = toExoraError(thrown);
    if (http >= 500) logFailure(thrown, { reference: null, where });
    const back = code === 'not_signed_in' ? '/sign-in?next=/settings/export' : `/settings/export?problem=${code}`;
    return new Response(null, { status: 303, headers: { Location: back, 'Cache-Control': 'no-store' } });
  }
}
