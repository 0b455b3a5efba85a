import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { signedContent } from '@exora/audit-chain';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../src/database/database.ts';
import { QueueMetricsReader } from '../src/database/queue-metrics.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { AuditProcessor } from '../src/job-processors/audit-processor.ts';
import { createLogger } from '../src/utils/logger.ts';
import { WorkerMetrics } from '../src/utils/metrics.ts';
import { Project } from './project.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

let project: Project;
let logged: string;
let metrics: WorkerMetrics;
let database: Database;
let person: { userId: string; patientId: string };
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.stop());

beforeEach(async () => {
  logged = '';
  const log = createLogger({ level: 'info', service: 's', workerId: 'w', write: (line) => (logged += line) });
  ({ database } = connectSupabase({
    url: project.api.url,
    serviceRoleKey: project.api.secretKey,
    log,
    logQueries: false,
    onContact: () => undefined,
  }));
  metrics = new WorkerMetrics({
    version: 'v0',
    environment: 'test',
    activeJobs: () => 0,
    lastContact: () => 0,
    queue: new QueueMetricsReader(database, log),
  });
  person = await project.createPerson();
});
const processor = (options: { signingKey?: typeof privateKey | null; now?: () => number } = {}) =>
  new AuditProcessor({
    database,
    metrics,
    log: createLogger({ level: 'info', service: 's', workerId: 'w', write: (line) => (logged += line) }),
    signingKey: privateKey,
    ...options,
  });

const asOwner = (query: string) => as(project.database.ownerUrl, query);
const asAdmin = (query: string) => as(project.database.adminUrl, query);
const as = async (url: string, query: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(query);
  } finally {
    await sql.end();
  }
};
const setting = (key: string, value: number) =>
  asOwner(`update public.system_configuration set value = '${value}' where key = '${key}'`);
const failedEvent = async (): Promise<string> => {
  const id = randomUUID();
  const event = { p_event_id: id, p_event_type: 'record.read', p_patient_id: person.patientId };
  await database.call('record_failed_audit_event', event, z.unknown());
  return id;
};
const count = async (query: string): Promise<number> => {
  const [row] = await project.rows(z.object({ n: z.number() }), query);
  return row?.n ?? 0;
};
/** Statements that the runbooks print, with whom they are for. */
async function runbookStatements(): Promise<{ role: 'service' | 'owner'; statement: string }[]> {
  const folder = new URL('../../../docs/guides/runbooks/', import.meta.url);
  const texts = (await readdir(folder)).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  return texts.flatMap((text) =>
    [...text.matchAll(/^ *```sql( owner)?\n(.*?)^ *```/gms)].map(([, owner, statement = '']) => ({
      role: owner === undefined ? 'service' : 'owner',
      statement,
    })),
  );
}
const anchorSchema = z.object({
  seq: z.number(),
  anchor_hash: z.string(),
  key_id: z.string().nullable(),
  signature: z.string().nullable(),
});
const anchors = () => database.call('read_audit_anchors', { p_limit: 1000 }, z.array(anchorSchema));
const metric = async (name: string): Promise<number> => {
  const text = await metrics.text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1));
};

describe('the audit processor', () => {
  it('writes what could not be written, seals, signs, and tells of it', async () => {
    const id = await failedEvent();
    await processor().run();

    expect(await project.rows(z.object({ id: z.string() }), 'select id from audit_log where id = $1', id)).toEqual([
      { id },
    ]);
    const sealed = await anchors();
    expect(sealed.length).toBeGreaterThan(0);
    for (const { anchor_hash: hash, signature, key_id: keyId } of sealed) {
      expect(verify(null, signedContent(hash), publicKey, Buffer.from(signature ?? '', 'hex'))).toBe(true);
      expect(keyId).toMatch(/^ed25519:[0-9a-f]{64}$/);
    }
    expect(await metric('exora_audit_events_replayed_total')).toBe(1);
    expect(await metric('exora_audit_anchors_unsigned')).toBe(0);
    expect(await metric('exora_audit_anchors_signed_total')).toBe(sealed.length);
    expect(await metric('exora_audit_runs_total{task="seal",outcome="succeeded"}')).toBe(1);
    expect(await metric('exora_audit_last_success_timestamp_seconds{task="sign"}')).toBeGreaterThan(1e9);

    await processor().run();
    expect(await anchors()).toEqual(sealed);
  });

  it('seals before the interval when many events have come', async () => {
    await processor().run();
    // Not as the worker calls it.
    await database.call('seal_audit_anchor' as 'complete_job', { p_force: true } as never, z.unknown());
    const before = (await anchors()).length;
    await setting('audit.anchor_event_count', 20);
    const event = { p_event_type: 'record.read', p_patient_id: person.patientId };
    for (let at = 0; at < 19; at++) await database.call('log_audit_event', event, z.unknown());
    await processor().run();
    expect(await anchors()).toHaveLength(before);
    await database.call('log_audit_event', event, z.unknown());
    await processor().run();
    expect(await anchors()).toHaveLength(before + 1);
    await setting('audit.anchor_event_count', 1000);
  });

  it('signs what was sealed while it had no key', async () => {
    await database.call('log_audit_event', { p_event_type: 'record.read' }, z.unknown());
    await setting('audit.anchor_interval_seconds', 0);
    await processor({ signingKey: null }).run();
    await setting('audit.anchor_interval_seconds', 300);
    expect((await anchors()).filter(({ signature }) => signature === null)).toHaveLength(1);
    expect(await metric('exora_audit_anchors_unsigned')).toBe(1);
    await Promise.all([processor().run(), processor().run()]);
    expect((await anchors()).filter(({ signature }) => signature === null)).toEqual([]);
    expect(logged).not.toContain('audit_task_failed');
  });

  it('removes what has been kept for its time, once an hour, and the rest stays', async () => {
    const event = (days: number) =>
      asOwner(
        `insert into public.user_events (id, user_id, event_name, occurred_at)
         values (gen_random_uuid(), '${person.userId}', 'app_opened', now() - interval '${days} days')`,
      );
    await event(179);
    await event(181);
    let now = 0;
    const one = processor({ now: () => now });
    await one.run();
    const left = () => count(`select count(*)::int as n from user_events where user_id = '${person.userId}'`);
    expect(await left()).toBe(1);
    expect(await metric('exora_retention_removed_rows_total{kind="user_events"}')).toBe(1);
    await event(200);
    now = 59 * 60_000;
    await one.run();
    expect(await left()).toBe(2);
    now = 61 * 60_000;
    await one.run();
    expect(await left()).toBe(1);
  });

  it('goes on with the other tasks when one fails, counts it, and is failing after three times', async () => {
    await asOwner('alter function public.seal_audit_anchor(boolean) rename to seal_audit_anchor_away');
    try {
      const id = await failedEvent();
      const one = processor();
      for (const failing of [false, false, true]) {
        await one.run();
        expect(one.isFailing).toBe(failing);
      }
      expect(await count(`select count(*)::int as n from audit_log where id = '${id}'`)).toBe(1);
      expect(await metric('exora_audit_runs_total{task="seal",outcome="failed"}')).toBe(3);
      expect(await metric('exora_audit_runs_total{task="replay",outcome="succeeded"}')).toBe(3);
      expect(logged).toContain('"audit_task_failed"');
      await asOwner('alter function public.seal_audit_anchor_away(boolean) rename to seal_audit_anchor');
      await one.run();
      expect(one.isFailing).toBe(false);
    } finally {
      await asOwner(`do $$ begin
        if to_regprocedure('public.seal_audit_anchor_away(boolean)') is not null then
          alter function public.seal_audit_anchor_away(boolean) rename to seal_audit_anchor;
        end if;
      end $$`);
    }
  });

  it('verifies once an hour, and tells which chain is not what it was', async () => {
    const other = await project.createPerson();
    await project.submit(other, new TextEncoder().encode('Diagnoses:\nAsthma\n'), {
      name: 'a.txt',
      mime: 'text/plain',
    });
    let now = 0;
    const one = processor({ now: () => now });
    await one.run();
    for (const chain of ['anchors', 'system', 'records'])
      expect(await metric(`exora_audit_chain_intact{chain="${chain}"}`)).toBe(1);
    const change = (sign: string) =>
      asAdmin(`set session_replication_role = replica;
        update public.audit_log set occurred_at = occurred_at ${sign} interval '1 day'
        where subject_id = '${other.patientId}' and seq = 1`);
    await change('-');
    await one.run();
    expect(await metric('exora_audit_chain_intact{chain="records"}')).toBe(1);
    now = 61 * 60_000;
    await one.run();
    expect(await metric('exora_audit_chain_intact{chain="records"}')).toBe(0);
    expect(await metric('exora_audit_chain_intact{chain="system"}')).toBe(1);
    expect(logged).toContain('"event":"audit_chain_broken"');
    expect(logged).toContain('"kind":"records"');
    expect(logged).toContain('"code":"row_changed"');
    expect(one.isFailing).toBe(false);

    // The runbook's question finds the record, and each of the runbooks' statements runs.
    const found = await runbookStatements();
    expect(found.length).toBeGreaterThan(6);
    for (const { role, statement } of found) {
      const sql = postgres(project.database.adminUrl, { max: 1, onnotice: () => undefined });
      try {
        const rows = await sql.begin(async (tx) => {
          if (role === 'service') await tx`select set_config('role', 'service_role', true)`;
          await tx`select set_config('request.jwt.claims', ${'{"role":"service_role"}'}, true)`;
          return tx.unsafe(statement);
        });
        if (statement.includes('user_profiles')) expect(rows.map(({ id }) => id)).toEqual([other.patientId]);
      } finally {
        await sql.end();
      }
    }
    await change('+');
    now += 61 * 60_000;
    await one.run();
    expect(await metric('exora_audit_chain_intact{chain="records"}')).toBe(1);
  });

  it('loses nothing when workers are killed in the middle, and writes nothing twice', async () => {
    await setting('audit.anchor_interval_seconds', 0);
    const ids: string[] = [];
    for (let at = 0; at < 120; at++) ids.push(await failedEvent());
    const environment = { AUDIT_SIGNING_KEY: pem, AUDIT_INTERVAL_SECONDS: '1', DEBUG_QUERIES: 'true' };
    for (const rpc of ['retry_failed_audit_events', 'seal_audit_anchor']) {
      const worker = await project.startWorker(environment);
      await worker.line('database_call', { rpc });
      await worker.kill('SIGKILL');
    }
    const last = await project.startWorker(environment);
    await expect
      .poll(() => count(`select count(*)::int as n from audit_log where id in ('${ids.join("','")}')`), {
        timeout: 30_000,
      })
      .toBe(ids.length);
    await expect
      .poll(async () => (await anchors()).every(({ signature }) => signature !== null), { timeout: 30_000 })
      .toBe(true);
    await last.kill('SIGTERM');
    const verdict = z.object({ valid: z.boolean() });
    for (const id of [person.patientId, null]) {
      const chain = id === null ? {} : { p_patient_id: id };
      expect(await database.call('verify_audit_chain', chain, verdict)).toMatchObject({ valid: true });
    }
    expect(await database.call('verify_audit_anchors', { p_last: 1000 }, verdict)).toMatchObject({ valid: true });
    await setting('audit.anchor_interval_seconds', 300);
  });
});
