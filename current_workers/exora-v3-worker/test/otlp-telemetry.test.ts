import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ExoraError } from '@exora/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { otlpTelemetry } from '../src/utils/otlp-telemetry.ts';
import type { Telemetry } from '../src/utils/telemetry.ts';
import { RpcServer } from './rpc-server.ts';

const sentence = 'Jane Roe has asthma';
const correlationId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const first = { correlationId, jobId: null };

const attributeList = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }));
const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: attributeList,
  status: z.object({ code: z.number(), message: z.string().optional() }),
  events: z.array(z.unknown()),
});
const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributeList }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

let collector: Server;
let received: { path: string; authorization: string | undefined; body: string }[];
let telemetry: Telemetry;

beforeEach(async () => {
  received = [];
  collector = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    received.push({ path, authorization: headers.authorization, body: await text(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  telemetry = otlpTelemetry({
    endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    headers: { authorization: 'Bearer t' },
    serviceName: 'exora-v3-worker',
    version: '1.2.0',
    environment: 'staging',
    workerId: 'w-1',
  });
});
afterEach(() => {
  collector.closeAllConnections();
  collector.close();
});

/** All spans that the collector got, after everything was sent. */
async function spans() {
  await telemetry.close();
  return received
    .flatMap(({ body }) => bodySchema.parse(JSON.parse(body)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
}

describe('otlpTelemetry', () => {
  it('sends a job’s span under its correlation id, and what happens inside as its children', async () => {
    const server = new RpcServer().on('reap_expired_jobs', () => ({ body: 0 }));
    const { database } = connectSupabase({
      url: await server.listen(),
      serviceRoleKey: 'k'.repeat(20),
      log: createLogger({ level: 'error', service: 's', workerId: 'w' }),
      logQueries: false,
      onContact: () => undefined,
      telemetry,
    });
    await telemetry.span('ai_processing', { 'exora.attempt': 1 }, first, async (set) => {
      await database.call('reap_expired_jobs', {}, z.number());
      set({ 'exora.outcome': 'completed' });
    });
    await server.close();

    const [call, job] = await spans();
    expect(job).toMatchObject({ name: 'ai_processing', traceId: '0f8fad5bd9cb469fa16570867728950e' });
    expect(job?.parentSpanId).toBeUndefined();
    expect(job?.attributes).toEqual([
      { key: 'exora.attempt', value: { intValue: 1 } },
      { key: 'exora.outcome', value: { stringValue: 'completed' } },
    ]);
    expect(call).toMatchObject({ name: 'reap_expired_jobs', traceId: job?.traceId, parentSpanId: job?.spanId });
    expect(received[0]).toMatchObject({ path: '/v1/traces', authorization: 'Bearer t' });
    const { resource } = bodySchema.parse(JSON.parse(received[0]?.body ?? '')).resourceSpans[0] ?? {};
    expect(resource?.attributes).toContainEqual({ key: 'service.instance.id', value: { stringValue: 'w-1' } });
  });

  it('makes a job the child of its enqueuing, by the job’s id alone', async () => {
    const jobId = '019a0c3e-1f00-7abc-8def-0123456789ab';
    telemetry.enqueued('ai_processing', jobId);
    await telemetry.span('shell_file_processing', {}, first, async () => telemetry.enqueued('ai_processing', jobId));
    await telemetry.span('ai_processing', {}, { correlationId, jobId }, async () => undefined);
    const [enqueuing, reading, job, ...more] = await spans();
    expect(more).toEqual([]);
    expect(enqueuing).toMatchObject({
      name: 'enqueue ai_processing',
      kind: 4,
      spanId: '8def0123456789ab',
      parentSpanId: reading?.spanId,
      attributes: [{ key: 'exora.job_id', value: { stringValue: jobId } }],
    });
    expect(job).toMatchObject({ name: 'ai_processing', kind: 5, parentSpanId: enqueuing?.spanId });
    expect(new Set([enqueuing, reading, job].map((span) => span?.traceId)).size).toBe(1);
  });

  it('tells an error by its closed code, and no words of anything', async () => {
    const failing = telemetry.span(sentence, { note: sentence }, first, async (set) => {
      set({ text: sentence });
      throw new ExoraError('pdf_damaged', { cause: new Error(sentence) });
    });
    await expect(failing).rejects.toMatchObject({ code: 'pdf_damaged' });
    await expect(telemetry.span('read', {}, first, () => Promise.reject(new Error(sentence)))).rejects.toThrow();
    const sent = await spans();
    expect(sent.map(({ name, attributes, status, events }) => ({ name, attributes, status, events }))).toEqual([
      {
        name: 'unnamed',
        attributes: [{ key: 'error.type', value: { stringValue: 'pdf_damaged' } }],
        status: { code: 2 },
        events: [],
      },
      {
        name: 'read',
        attributes: [{ key: 'error.type', value: { stringValue: 'internal' } }],
        status: { code: 2 },
        events: [],
      },
    ]);
    expect(JSON.stringify(received)).not.toContain('Jane');
  });

  it('makes no span of what happens outside of every job', async () => {
    expect(await telemetry.span('claim_jobs', {}, null, async () => 'done')).toBe('done');
    expect(await spans()).toEqual([]);
  });

  it('gives jobs that run at the same time their own children, and ids of their own where there is none', async () => {
    const other = '7d444840-9dc0-11d1-b245-5ffdce74fad2';
    await Promise.all(
      [correlationId, other, '00000000-0000-0000-0000-000000000000'].map((id) =>
        telemetry.span('job', {}, { correlationId: id, jobId: null }, async () => {
          await new Promise(setImmediate);
          await telemetry.span('inside', {}, null, async () => undefined);
        }),
      ),
    );
    const sent = await spans();
    const jobs = sent.filter(({ name }) => name === 'job');
    expect(new Set(jobs.map(({ traceId }) => traceId)).size).toBe(3);
    for (const inside of sent.filter(({ name }) => name === 'inside')) {
      expect(jobs.find(({ spanId }) => spanId === inside.parentSpanId)?.traceId).toBe(inside.traceId);
    }
  });

  it('costs nothing but spans when the collector is away', async () => {
    collector.closeAllConnections();
    await new Promise((resolve) => collector.close(resolve));
    expect(await telemetry.span('job', {}, first, async () => 'done')).toBe('done');
    await telemetry.close();
  });
});
