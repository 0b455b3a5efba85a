/**
 * The architecture guide's TypeScript snippets, word for word, through supabase-js and the API.
 *
 * Runs on a database of its own, or against any Supabase that EXORA_TEST_SUPABASE_URL, EXORA_TEST_SUPABASE_SECRET_KEY
 * and EXORA_TEST_SUPABASE_DATABASE_URL name: see README.md.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openTarget, type Person, type Submitted, submitDocument, type Target } from './target.ts';

let target: Target;
let person: Person;
let submitted: Submitted;

beforeAll(async () => {
  target = await openTarget();
  person = await target.signUp();
  submitted = await submitDocument(person);
});
afterAll(() => target.stop());

interface Call {
  name: string;
  data: unknown;
  error: unknown;
}

/** The service's client for a snippet, which throws its answers away: here they are kept. */
function listening(after: (call: Call) => Promise<void> = async () => undefined) {
  const calls: Call[] = [];
  const supabase = {
    rpc: async (name: string, parameters: Record<string, unknown>) => {
      const { data, error } = await target.service.rpc(name, parameters);
      const call = { name, data, error };
      calls.push(call);
      await after(call);
      return call;
    },
  };
  return { supabase, calls };
}

const jobSchema = z.looseObject({
  id: z.uuid(),
  attempt: z.int(),
  job_payload: z.looseObject({ patient_id: z.string() }),
});

describe('job coordination functions', () => {
  // biome-ignore format: as printed
  test('enqueue, claim, heartbeat and complete one after another', async () => {
    const shell_file_id = submitted.shellFileId;
    const patient_id = person.profileId;
    const file_path = submitted.path;
    const workerId = 'exora-v3-worker-12345';
    const processingResults = { pages: 1, facts: 0 };
    let jobId = '';
    const { supabase, calls } = listening(async ({ name, data }) => {
      if (name !== 'claim_next_job_v3') return;
      const [job] = z.array(jobSchema).parse(data);
      jobId = job?.id ?? '';
    });
    await handBackOthers();

// Edge Functions → Database
await supabase.rpc('enqueue_job_v3', {
  job_type: 'shell_file_processing',
  job_name: 'Process medical document',
  job_payload: { shell_file_id, patient_id, file_path },
  priority: 5
});

// Workers → Database
await supabase.rpc('claim_next_job_v3', {
  worker_id: 'exora-v3-worker-12345',
  job_types: ['shell_file_processing', 'ai_processing']
});

await supabase.rpc('update_job_heartbeat', {
  p_job_id: jobId,
  p_worker_id: workerId
});

await supabase.rpc('complete_job', {
  p_job_id: jobId,
  p_worker_id: workerId,
  p_job_result: processingResults
});

    expect(calls.map(({ error }) => error)).toEqual([null, null, null, null]);
    const [enqueued, claimed, heartbeat, completed] = calls.map(({ data }) => data);
    expect(z.uuid().safeParse(enqueued).success).toBe(true);
    expect(claimed).toMatchObject([
      { id: jobId, status: 'processing', worker_id: workerId, attempt: 1, job_payload: { patient_id } },
    ]);
    expect([heartbeat, completed]).toEqual([true, true]);
    const { data } = await target.service.from('job_queue').select('status, job_result').eq('id', jobId);
    expect(data).toEqual([{ status: 'completed', job_result: processingResults }]);
  });

  /** A project may hold due jobs of earlier runs: they are put off for a day. */
  async function handBackOthers(): Promise<void> {
    const worker = { worker_id: 'exora-contract-test', job_types: ['shell_file_processing', 'ai_processing'] };
    for (;;) {
      const { data } = await target.service.rpc('claim_next_job_v3', worker);
      const [job] = z.array(jobSchema).parse(data);
      if (job === undefined) return;
      const held = { p_job_id: job.id, p_worker_id: worker.worker_id, p_attempt: job.attempt };
      await target.service.rpc('reschedule_job', { ...held, p_delay_seconds: 86_400 });
    }
  }
});

describe('API rate limiting functions', () => {
  // biome-ignore format: as printed
  test('acquire and release', async () => {
    const { supabase, calls } = listening();
    const before = await inUse();

// Workers → Rate Limiting
await supabase.rpc('acquire_api_capacity', {
  p_provider_name: 'openai',
  p_api_endpoint: 'gpt-4o-mini',
  p_estimated_tokens: 2000
});

await supabase.rpc('release_api_capacity', {
  p_provider_name: 'openai',
  p_api_endpoint: 'gpt-4o-mini',
  p_estimated_tokens: 2000,
  p_actual_tokens: 1847
});

    expect(calls.map(({ error }) => error)).toEqual([null, null]);
    const [acquired, released] = calls.map(({ data }) => data);
    expect(acquired).toMatchObject({ granted: true, lease_id: expect.any(String), retry_after_ms: 0 });
    expect(released).toBe(true);
    const after = await inUse();
    expect(after.current_concurrent_requests).toBe(before.current_concurrent_requests);
    expect(after.current_tokens_hour - before.current_tokens_hour).toBe(1847);
  });

  async function inUse() {
    const { data } = await target.service
      .from('api_rate_limits')
      .select()
      .eq('provider_name', 'openai')
      .eq('api_endpoint', 'gpt-4o-mini');
    const counts = z.looseObject({ current_concurrent_requests: z.number(), current_tokens_hour: z.coerce.number() });
    return z.tuple([counts]).parse(data)[0];
  }
});

describe('analytics functions', () => {
  // biome-ignore format: as printed
  test('track an upload', async () => {
    const profileId = person.profileId;
    const shellFileId = submitted.shellFileId;
    const fileSize = submitted.sizeBytes;
    const estimatedPages = 1;
    const { supabase, calls } = listening();

// Edge Functions → Usage Tracking
await supabase.rpc('track_shell_file_upload_usage', {
  p_profile_id: profileId,
  p_shell_file_id: shellFileId,
  p_file_size_bytes: fileSize,
  p_estimated_pages: estimatedPages
});

    // Submitting counted it already: never twice.
    expect(calls).toEqual([{ name: 'track_shell_file_upload_usage', data: false, error: null }]);
    const { data } = await target.service.from('user_usage_tracking').select('usage_type').eq('shell_file_id', shellFileId);
    expect(data).toEqual([{ usage_type: 'shell_file_upload' }]);
  });
});

test('a signed-in person may call none of them', async () => {
  const calls: [string, Record<string, unknown>][] = [
    ['enqueue_job_v3', { job_type: 'ai_processing', job_name: 'x' }],
    ['claim_next_job_v3', { worker_id: 'w', job_types: ['ai_processing'] }],
    ['complete_job', { p_job_id: submitted.shellFileId, p_worker_id: 'w', p_job_result: {} }],
    ['acquire_api_capacity', { p_provider_name: 'openai', p_api_endpoint: 'gpt-4o-mini', p_estimated_tokens: 1 }],
    ['track_shell_file_upload_usage', { p_profile_id: person.profileId, p_shell_file_id: submitted.shellFileId }],
  ];
  for (const [name, parameters] of calls) {
    const { error } = await person.client.rpc(name, parameters);
    expect(error, name).toMatchObject({ code: '42501' });
  }
});
