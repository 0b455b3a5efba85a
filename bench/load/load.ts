import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { documentsBucket } from '@exora/contracts';
import { onePage, pdfOfObjects } from '../../packages/document-reader/test/pdf-objects.ts';
import { inParallel } from '../../tests/security/harness/requests.ts';
import { callUploads, createUpload, putBytes, uploadRequest } from '../../tests/security/harness/uploading.ts';
import type { Visitor, World } from '../../tests/security/stack/world.ts';
import { memoryOfTrees } from '../main/memory.ts';

/** How much is sent. */
export interface Load {
  people: number;
  /** All of them at once, spread over the people. */
  uploads: number;
  /** Of each document, about. */
  sizeBytes: number;
}

/** Milliseconds of one step over all uploads. */
interface Latency {
  p50: number;
  p95: number;
  max: number;
}

/** What came of it. */
export interface LoadResult extends Load {
  latency_ms: { create: Latency; put: Latency; confirm: Latency; whole: Latency };
  /** From the first request until the last confirmation, and until the last document was processed. */
  seconds: { accepted: number; processed: number };
  accepted: number;
  /** What is in the database and the file store at the end. */
  documents: number;
  jobs: number;
  processed: number;
  /** Documents whose stored bytes are exactly those that were sent, to the person who sent them. */
  bytes_equal: number;
  /** Highest sum over all processes and by program, in megabytes; shared pages counted once. */
  peak_memory_mb: { total: number; by_program: Record<string, number> };
}

const memoryEveryMs = 500;

/** Uploads everything at once, waits until all is processed, and counts. */
export async function runLoad(world: World, { people, uploads, sizeBytes }: Load): Promise<LoadResult> {
  const { api, sql } = world;
  const crowd: Visitor[] = [];
  while (crowd.length < people) crowd.push(await world.signUp());
  const plans = Array.from({ length: uploads }, (_, at) => {
    const who = crowd[at % people];
    if (who === undefined) throw new RangeError('There is nobody to upload.');
    const bytes = documentOf(at, sizeBytes);
    return { who, bytes, sha256: sha256(bytes), request: uploadRequest(who, `report-${at}.pdf`, bytes.length) };
  });
  const memory = watchMemory(world);
  const startedAt = performance.now();
  const done = await inParallel(plans, uploads, async ({ who, bytes, request }) => {
    const times = [performance.now()];
    const created = await createUpload(api, who, request);
    times.push(performance.now());
    const put = await putBytes(created.url, bytes, 'application/pdf');
    times.push(performance.now());
    const confirmed = await callUploads(api, who.token, { action: 'confirm', ...request });
    times.push(performance.now());
    return { id: created.id, path: created.path, ok: put.status === 200 && confirmed.status === 200, times };
  });
  const acceptedMs = performance.now() - startedAt;
  const states = await world.ended(
    done.filter(({ ok }) => ok).map(({ id }) => id),
    1_800_000,
  );
  const processedMs = performance.now() - startedAt;
  const profiles = crowd.map(({ profileId }) => profileId);
  const files = await sql<{ id: string; patient: string; sha256: string }[]>`
    select id, patient_id as patient, sha256 from public.shell_files where patient_id = any (${profiles})`;
  const jobs = await sql`
    select 1 from public.job_queue
    where job_type = 'shell_file_processing' and job_payload ->> 'shell_file_id' = any (${files.map(({ id }) => id)})`;
  const known = new Map(files.map((file) => [file.id, file]));
  const equal = await inParallel(done, 4, async ({ id, path }, at) => {
    const plan = plans[at];
    const stored = await readFile(join(world.exora.status.data_dir, 'storage/objects', documentsBucket, path));
    const file = known.get(id);
    return file?.patient === plan?.who.profileId && file?.sha256 === plan?.sha256 && sha256(stored) === plan?.sha256;
  });
  const step = (from: number, to: number) =>
    latencyOf(done.map(({ times }) => (times[to] ?? Number.NaN) - (times[from] ?? Number.NaN)));
  return {
    people,
    uploads,
    sizeBytes,
    latency_ms: { create: step(0, 1), put: step(1, 2), confirm: step(2, 3), whole: step(0, 3) },
    seconds: { accepted: round(acceptedMs / 1000), processed: round(processedMs / 1000) },
    accepted: done.filter(({ ok }) => ok).length,
    documents: files.length,
    jobs: jobs.length,
    processed: [...states.values()].filter(({ status }) => status === 'processed').length,
    bytes_equal: equal.filter(Boolean).length,
    peak_memory_mb: await memory.stop(),
  };
}

/** A PDF of one page with words of its own, filled up to the size by a stream that no page uses. */
function documentOf(at: number, sizeBytes: number): Uint8Array {
  const line = `BT /F1 12 Tf 60 700 Td (Metformin ${at + 1} mg twice daily) Tj ET`;
  const filling = randomBytes(Math.max(0, sizeBytes - 1000));
  return pdfOfObjects(onePage({ content: { entries: '', stream: line }, more: [{ entries: '', stream: filling }] }));
}

function watchMemory({ exora }: World) {
  let isOver = false;
  const peak = { total: 0, by_program: {} as Record<string, number> };
  const pids = exora.status.processes.flatMap(({ pid }) => pid ?? []);
  const watching = (async () => {
    while (!isOver) {
      const { totalMb, processes } = await memoryOfTrees(pids);
      peak.total = Math.max(peak.total, totalMb);
      for (const [name, mb] of Object.entries(processes)) {
        peak.by_program[name] = Math.max(peak.by_program[name] ?? 0, mb);
      }
      await delay(memoryEveryMs);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return peak;
    },
  };
}

function latencyOf(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

const round = (value: number) => Math.round(value * 10) / 10;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
