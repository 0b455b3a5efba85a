import { auditEventOf, exportLines, parseLine } from '@exora/audit-chain';
import { z } from 'zod';
import { authProblem } from '#lib/account/auth-problem.ts';
import { exportSource } from '#lib/audit/export-source.ts';
import { attachment } from '#lib/http/attachment.ts';
import { answerProblem, parseRequest, readBody } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { streamOf } from '#lib/http/stream-of.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const where = '/api/profiles/[profile]/log/export';
const formats = {
  jsonl: { name: 'exora-log.jsonl', type: 'application/jsonl' },
  fhir: { name: 'exora-log-fhir.ndjson', type: 'application/fhir+ndjson' },
} as const;

/**
 * The log as a file: the lines that `exora audit verify` checks, or one FHIR AuditEvent a line. A
 * stream, since a long log doesn't fit an answer that is held whole.
 */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  try {
    assertSameOrigin(request.headers);
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const { format } = await readBody(request, z.strictObject({ format: z.enum(['jsonl', 'fhir']) }));
    const client = await createActionClient();
    // A whole hour for the reading: once bytes flow, no cookie of a newer session could be set, and the old one is spent.
    const { error } = await client.auth.refreshSession();
    if (error) throw authProblem(error);
    const lines = exportLines(exportSource(client, patientId));
    const texts = format === 'jsonl' ? lines : asFhir(lines);
    // The first line is waited for, so that a refusal is an answer and not half a file.
    const first = await texts.next();
    return new Response(streamOf(fileOf(first, texts), where), {
      headers: {
        'Cache-Control': 'private, no-store',
        'Content-Type': formats[format].type,
        'Content-Disposition': attachment(formats[format].name),
      },
    });
  } catch (thrown) {
    return answerProblem(request, where, thrown);
  }
}

async function* fileOf(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  if (first.done) return;
  yield encoder.encode(`${first.value}\n`);
  for await (const text of rest) yield encoder.encode(`${text}\n`);
}

async function* asFhir(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let subjectId = '';
  for await (const text of lines) {
    const line = parseLine(text);
    if (line?.kind === 'header') subjectId = line.subject_id;
    if (line?.kind === 'event') yield JSON.stringify(auditEventOf(line, subjectId));
  }
}
