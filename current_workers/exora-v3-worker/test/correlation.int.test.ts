import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { shellFileCreatedSchema, shellFileSubmittedSchema } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { letter, scannedPdf, textPdf, truncatedPdf } from '../../../tests/setup/documents.ts';
import { Project, type WorkerProcess } from './project.ts';

/** Stands in documents and in names of files, and nowhere else. */
const canary = 'Quetzalcoatlus';
const words = [canary, canary.toLowerCase(), canary.toUpperCase(), 'Metformin', 'Riverbank'];

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string() }) })),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});
type Span = z.infer<typeof spanSchema> & { service: string };

function spansOf({ resource, scopeSpans }: z.infer<typeof bodySchema>['resourceSpans'][number]): Span[] {
  const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
  return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
}

let project: Project;
let worker: WorkerProcess;
let person: { token: string; patientId: string };
let collector: Server;
let traces = '';
const spans: Span[] = [];

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const body = await text(request);
    traces += body;
    spans.push(...bodySchema.parse(JSON.parse(body)).resourceSpans.flatMap(spansOf));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` };
  project = await Project.create({ functions: true, tracing });
  worker = await project.startWorker({ DEBUG_QUERIES: 'true', OPENAI_API_KEY: 'sk-none-such', ...tracing });
  const { api } = project;
  const client = createClient(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const credentials = { email: `${randomUUID()}@example.test`, password: 'correct horse 7 battery' };
  const { data } = await client.auth.signUp(credentials);
  const profiles = await client.rpc('get_accessible_profiles');
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
  person = { token: data.session?.access_token ?? '', patientId: profile?.id ?? '' };
});
afterAll(async () => {
  collector.closeAllConnections();
  collector.close();
  await project.stop();
});

/** Uploads a document through the edge function, as the browser's requests do, under a correlation id. */
async function upload(
  bytes: Uint8Array,
  fileName: string,
  correlationId: string,
  brought: Record<string, string> = { 'x-correlation-id': correlationId },
): Promise<string> {
  const body = {
    patient_id: person.patientId,
    file_name: fileName,
    size_bytes: bytes.length,
    idempotency_key: randomUUID(),
  };
  const post = async <T>(action: 'create' | 'confirm', schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${project.api.url}/functions/v1/shell-file-processor-v3`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        apikey: project.api.publishableKey,
        authorization: `Bearer ${person.token}`,
        ...brought,
      },
      body: JSON.stringify({ action, ...body }),
    });
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    return schema.parse(await answer.json());
  };
  const created = await post('create', shellFileCreatedSchema);
  const put = await fetch(created.upload?.url ?? '', {
    method: 'PUT',
    headers: { 'content-type': 'application/pdf' },
    body: new Uint8Array(bytes),
  });
  expect(put.status).toBe(200);
  return (await post('confirm', shellFileSubmittedSchema)).shell_file_id;
}

describe('a document uploaded under a correlation id', () => {
  it('has it in its jobs and in each of their log lines', async () => {
    const correlationId = randomUUID();
    const id = await upload(textPdf([letter]), 'letter.pdf', correlationId);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const kept = await project.rows(
      z.object({ job_type: z.string(), correlation_id: z.string() }),
      "select job_type, correlation_id from job_queue where job_payload ->> 'shell_file_id' = $1 order by created_at",
      id,
    );
    expect(kept).toEqual([
      { job_type: 'shell_file_processing', correlation_id: correlationId },
      { job_type: 'ai_processing', correlation_id: correlationId },
    ]);
    for (const { job_type } of kept) {
      await worker.line('job_claimed', { job_type, correlation_id: correlationId });
      await worker.line('job_completed', { job_type, correlation_id: correlationId });
    }
    const ofJobs = worker.lines.filter(({ job_id }) => job_id !== undefined);
    expect(ofJobs.length).toBeGreaterThan(3);
    for (const line of ofJobs) expect(line.correlation_id).toBe(correlationId);
  });
});

describe('a document uploaded within a trace', () => {
  it('is one trace from the edge function to the last of its jobs, each with its right parent', async () => {
    const correlationId = randomUUID();
    const traceId = correlationId.replaceAll('-', '');
    const caller = '00f067aa0ba902b7';
    // Not the same bytes as above: a duplicate has no job of its own.
    const document = textPdf([[...letter, 'Follow-up in six weeks']]);
    const id = await upload(document, 'letter.pdf', correlationId, {
      traceparent: `00-${traceId}-${caller}-01`,
    });
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    const trace = () => spans.filter((span) => span.traceId === traceId);
    const named = (name: string) => trace().filter((span) => span.name === name);
    await expect.poll(() => named('ai_processing').length, { timeout: 30_000 }).toBe(1);

    const requests = named('shell-file-processor-v3');
    expect(requests.map(({ parentSpanId, kind, service }) => ({ parentSpanId, kind, service }))).toEqual([
      { parentSpanId: caller, kind: 2, service: 'exora-functions' },
      { parentSpanId: caller, kind: 2, service: 'exora-functions' },
    ]);
    const [enqueuing, reading, next, understanding] = [
      'enqueue shell_file_processing',
      'shell_file_processing',
      'enqueue ai_processing',
      'ai_processing',
    ].map((name) => {
      expect(named(name), name).toHaveLength(1);
      return named(name)[0];
    });
    const confirming = requests.find(({ spanId }) => spanId === enqueuing?.parentSpanId);
    expect(confirming?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } });
    expect(reading).toMatchObject({ parentSpanId: enqueuing?.spanId, kind: 5, service: 'exora-v3-worker' });
    expect(next?.parentSpanId).toBe(reading?.spanId);
    expect(understanding?.parentSpanId).toBe(next?.spanId);
    // Database calls and engine tasks hang below the jobs, and nothing hangs in the air; a story of the record begins anew.
    const orphans = () => {
      const known = new Set([undefined, caller, ...trace().map(({ spanId }) => spanId)]);
      return trace().filter(({ parentSpanId }) => !known.has(parentSpanId));
    };
    await expect.poll(() => orphans().map(({ name }) => name), { timeout: 30_000 }).toEqual([]);
    expect(trace().length).toBeGreaterThan(8);
    const first = trace().filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(new Set(first.map(({ name }) => name))).toEqual(new Set(first.map(() => 'semantic_processing')));
  });
});

describe('the words of a document', () => {
  it('reach neither logs nor metrics, health or traces, read or refused', async () => {
    const lines = [...letter, `Assessment: ${canary} syndrome, continue Metformin`];
    const documents = [textPdf([lines]), await scannedPdf([lines]), truncatedPdf()];
    const ended = await Promise.all(
      documents.map(async (bytes) =>
        project.documentEnded(await upload(bytes, `${canary} Riverbank letter.pdf`, randomUUID())),
      ),
    );
    expect(ended.map(({ status }) => status)).toEqual(['processed', 'processed', 'failed']);
    const [stored] = await project.rows(
      z.object({ pages: z.coerce.number() }),
      'select count(*) as pages from shell_file_pages where text like $1',
      `%${canary}%`,
    );
    expect(stored?.pages).toBeGreaterThanOrEqual(1);

    const metrics = await worker.get('/metrics');
    expect(metrics).toContain('exora_jobs_active');
    const health = await worker.get('/health');
    expect(await worker.kill('SIGTERM')).toBe(0);
    const told = [JSON.stringify(worker.lines), worker.complaints, metrics, health, traces].join('\n');
    for (const word of words) expect(told).not.toContain(word);
    expect(told).not.toContain('[redacted]');
  });
});
