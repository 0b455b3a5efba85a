import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { Project, WorkerProcess } from './project.ts';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.stop());

describe('the worker as a process', () => {
  it('answers GET /health as the specification prints it', async () => {
    const worker = await project.startWorker({
      WORKER_ID: 'exora-v3-worker-srv',
      APP_ENV: 'staging',
      OPENAI_API_KEY: 'sk-none-such',
      DEBUG_QUERIES: 'true',
    });
    await worker.line('database_call', { rpc: 'claim_jobs_v3', http_status: 200 });
    expect(await worker.health()).toEqual({
      status: 'healthy',
      worker_id: expect.stringMatching(/^exora-v3-worker-srv-.+/),
      active_jobs: 0,
      last_heartbeat: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      api_capacity: { openai: 'available', google_vision: 'not_configured' },
      environment: 'staging',
      version: expect.stringMatching(/^v\d+\.\d+\.\d+$/),
    });
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 after %s', async (signal) => {
    const worker = await project.startWorker();
    expect(await worker.kill(signal)).toBe(0);
    await worker.line('worker_stopped');
  });

  it('ends with its parent when it is supervised', async () => {
    const worker = await project.startWorker({ EXORA_SUPERVISED: '1' });
    worker.endInput();
    expect(await worker.ended).toBe(0);
    await worker.line('worker_draining', { signal: 'parent_ended' });
  });

  it('goes on without its standard input when it is not supervised', async () => {
    const worker = await project.startWorker({ DEBUG_QUERIES: 'true' });
    worker.endInput();
    await worker.line('database_call', { rpc: 'run_maintenance' });
    expect(worker.lines.map((line) => line.event)).not.toContain('worker_draining');
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  it('refuses to start with a wrong environment: names what is wrong and ends with 78', async () => {
    const worker = new WorkerProcess({ SUPABASE_URL: 'nowhere', DEBUG: '*' });
    expect(await worker.ended).toBe(78);
    expect(worker.complaints).toContain('SUPABASE_URL has a value that can’t be used; it wants');
    expect(worker.complaints).toContain('SUPABASE_SERVICE_ROLE_KEY is missing');
    expect(worker.complaints).toContain('DEBUG has a value that can’t be used; it wants nothing');
    expect(worker.complaints).not.toContain('nowhere');
  });

  it.each(['session', 'transaction'])('does its work over a direct connection (%s)', async (pooler) => {
    const worker = await project.startWorker({
      DATABASE_URL: project.database.authenticatorUrl,
      DATABASE_POOLER: pooler,
      DEBUG_QUERIES: 'true',
    });
    const id = await project.submit(await project.createPerson(), textPdf([letter]));
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 1 });
    await worker.line('database_call', { rpc: 'complete_understanding', http_status: undefined });
    expect(await worker.kill('SIGTERM')).toBe(0);
    expect(worker.complaints).toBe('');
  });

  it('refuses to start with a login that may not act as service_role', async () => {
    const url = new URL(project.database.authenticatorUrl);
    url.password = 'wrong';
    const worker = new WorkerProcess({
      SUPABASE_URL: project.api.url,
      SUPABASE_SERVICE_ROLE_KEY: project.api.secretKey,
      DATABASE_URL: url.href,
    });
    expect(await worker.ended).toBe(78);
    expect(worker.complaints).toContain('DATABASE_URL names a login that can’t act as service_role');
  });

  it('says why when its health port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as AddressInfo;
    const worker = new WorkerProcess({
      SUPABASE_URL: project.api.url,
      SUPABASE_SERVICE_ROLE_KEY: project.api.secretKey,
      HEALTH_CHECK_PORT: String(port),
    });
    expect(await worker.ended).toBe(1);
    await worker.line('worker_crashed', { cause_code: 'EADDRINUSE' });
    holder.close();
  });

  it('says so and keeps asking while the key is refused', async () => {
    const worker = await project.startWorker({ SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_another_project' });
    await worker.line('claim_failed');
    expect(await worker.health()).not.toMatchObject({ status: 'healthy' });
    expect(await worker.kill('SIGTERM')).toBe(0);
  });

  it('is degraded while the database is away, and healthy again after', async () => {
    const worker = await project.startWorker();
    await worker.healthIs('healthy');
    await project.withoutDatabase(() => worker.healthIs('degraded'));
    await worker.healthIs('healthy');
    expect(await worker.kill('SIGTERM')).toBe(0);
  });
});
