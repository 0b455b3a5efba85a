import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Stack, startStack } from '@exora/local-stack';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { exora } from '../setup/command.ts';
import { textPdf } from '../setup/documents.ts';

/** Longest wait for a state, in milliseconds. */
const patienceMs = 60_000;
const jobSchema = z.looseObject({ id: z.uuid(), job_type: z.string(), status: z.string() });
type Job = z.infer<typeof jobSchema>;

let folder: string;
let dataDir: string;
let stack: Stack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-jobs-'));
  dataDir = join(folder, 'data');
  stack = await startStack({ dataDir, components: ['functions', 'worker'] });
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const jobs = (...args: string[]) => exora(['jobs', ...args, '--data-dir', dataDir]);

/** The first job of a list, once `wanted` holds for one. */
async function jobWhen(wanted: (job: Job) => boolean): Promise<Job> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { stdout } = await jobs('list', '--status', 'all', '--json');
    const list = z.array(jobSchema).parse(JSON.parse(stdout));
    const found = list.find(wanted);
    if (found !== undefined) return found;
    if (Date.now() > until)
      throw new Error(`It stayed so: ${list.map(({ job_type, status }) => `${job_type} ${status}`)}`);
    await pause(50);
  }
}

test('a document whose job was cancelled is retried from the terminal and processed', async () => {
  const letter = join(folder, 'letter.pdf');
  await writeFile(letter, textPdf([['Patient: Imogen Sample', 'Metformin 500 mg tablet by mouth twice daily']]));

  expect((await jobs('pause', 'reading', '--reason', 'a test')).code).toBe(0);
  const ingested = exora(['ingest', '--json', '--data-dir', dataDir, letter]);
  const waiting = await jobWhen(({ status }) => status === 'pending');
  expect((await jobs('list')).stdout).toMatch(new RegExp(`${waiting.id}  pending .* reading .* waits`));
  expect((await jobs('cancel', waiting.id)).code).toBe(0);
  const failed = await ingested;
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject([{ status: 'failed', error: { code: 'job_cancelled' } }]);

  expect(await jobs('retry', waiting.id)).toMatchObject({ code: 0, stderr: '1 job requeued.\n' });
  expect((await jobs('resume', 'reading')).stdout).toBe('Lane reading goes on.\n');
  await jobWhen(({ id, status }) => id === waiting.id && status === 'completed');
  const understood = await jobWhen(({ job_type, status }) => job_type === 'ai_processing' && status === 'completed');
  const shown = await jobs('show', understood.id, '--json');
  expect(JSON.parse(shown.stdout)).toMatchObject({
    status: 'completed',
    job_result: { facts_stored: expect.any(Number) },
  });
  expect((await jobs('status')).stdout).toMatch(/^queue +healthy\nworkers +1 alive/);
  expect(`${shown.stdout}${(await jobs('status')).stdout}`).not.toMatch(/Imogen|Metformin/i);
});
