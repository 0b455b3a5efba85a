import { z } from 'zod';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { moveDocument } from '#lib/move-document.ts';

/** Moves a document into another record of the same owner. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/documents/[id]/move', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const { to } = await readBody(request, z.strictObject({ to: z.uuid() }));
    const reference = request.headers.get(referenceHeader);
    return { moved_to: await moveDocument(id, to, { reference, signal: request.signal }) };
  });
}
