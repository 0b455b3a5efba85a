import { auditEventOf, exportLines, parseLine } from '@exora/audit-chain';
import { z } from 'zod';
import { exportSource } from '#lib/audit/export-source.ts';
import { attachment } from '#lib/http/attachment.ts';
import { answerProblem, parseRequest, readBody } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
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
    const lines = exportLines(exportSource(await createActionClient(), patientId));
    const texts = format === 'jsonl' ? lines : asFhir(lines);
    // The first line is waited for, so that a refusal is an answer and not half a file.
    const first = await texts.next();
    return new Response(fileOf(first, texts), {
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

/** The texts as lines of a file, each read when the one before has been taken. */
function fileOf(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting: IteratorResult<string, void> | null = first;
  return new ReadableStream({
    async pull(controller) {
      const text = waiting ?? (await rest.next());
      waiting = null;
      if (text.done) {
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(`${text.value}\n`));
    },
    cancel: async () => {
      await rest.return();
    },
  });
}

async function* asFhir(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let subjectId = '';
  for await (const text of lines) {
    const line = parseLine(text);
    if (line?.kind === 'header') subjectId = line.subject_id;
    if (line?.kind === 'event') yield JSON.stringify(auditEventOf(line, subjectId));
  }
}
