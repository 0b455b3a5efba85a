import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chart, textPdf } from '../../../tests/setup/documents.ts';
import { Project } from './project.ts';

const pages = 12;
const bytes = textPdf(chart(pages));
const jobRow = z.object({
  id: z.string(),
  job_type: z.string(),
  status: z.string(),
  attempts_used: z.number(),
  worker_id: z.string().nullable(),
});

let project: Project;
let person: { userId: string; patientId: string };
beforeEach(async () => {
  project = await Project.create();
  person = await project.createPerson();
});
afterEach(() => project.stop());

function jobsOf(id: string) {
  return project.rows(
    jobRow,
    `select id, job_type, status, worker_id,
       attempt - (max_attempts - (select value::text::integer from system_configuration where key = 'jobs.max_attempts'))
         as attempts_used
     from job_queue
     where job_payload ->> 'shell_file_id' = $1 order by created_at`,
    id,
  );
}

/** Some pages are stored, and some are not. */
function halfRead(file: { pages_done: number; pages_total: number | null }): boolean {
  return file.pages_done >= 2 && file.pages_done < (file.pages_total ?? 0);
}

/** The document was finished, with every page and fact once, and the same facts as when nobody disturbs. */
async function expectUndisturbed(id: string): Promise<void> {
  expect(await project.documentEnded(id)).toEqual({
    status: 'processed',
    pages_done: pages,
    pages_total: pages,
    error_code: null,
  });
  const other = await project.createPerson();
  const undisturbed = await project.submit(other, bytes);
  await project.documentEnded(undisturbed);
  const facts = await project.factsOf(id);
  expect(facts).toEqual(await project.factsOf(undisturbed));
  expect(facts.length).toBeGreaterThanOrEqual(pages);
  expect(new Set(facts.map((fact) => fact.fact_key)).size).toBe(facts.length);
}

describe('an interrupted worker', () => {
  it('killed in the middle of a file is followed by one that finishes it', async () => {
    const killed = await project.startWorker();
    const id = await project.submit(person, bytes);
    await project.documentWhen(id, halfRead);
    await killed.kill('SIGKILL');
    const left = await project.documentWhen(id, () => true);
    expect(left.status).toBe('reading');

    await project.startWorker();
    await expectUndisturbed(id);
    const [reading] = await jobsOf(id);
    expect(reading).toMatchObject({ job_type: 'shell_file_processing', status: 'completed', attempts_used: 2 });
  });

  it('asked to stop hands its file back without using up an attempt', async () => {
    const stopped = await project.startWorker({ WORKER_DRAIN_SECONDS: '0' });
    const id = await project.submit(person, bytes);
    await project.documentWhen(id, halfRead);
    expect(await stopped.kill('SIGTERM')).toBe(0);
    await stopped.line('job_handed_back');

    await project.startWorker();
    await expectUndisturbed(id);
    const [reading] = await jobsOf(id);
    expect(reading).toMatchObject({ status: 'completed', attempts_used: 1 });
  });

  it('asked to stop finishes its file within the grace time, and takes no other', async () => {
    const stopped = await project.startWorker();
    const id = await project.submit(person, bytes);
    await project.documentWhen(id, halfRead);
    expect(await stopped.kill('SIGTERM')).toBe(0);
    expect(await project.documentWhen(id, () => true)).toMatchObject({ status: 'understanding', pages_done: pages });
    expect((await jobsOf(id)).map((job) => job.status)).toEqual(['completed', 'pending']);
  });

  it('asked twice to stop ends at once', async () => {
    const stopped = await project.startWorker();
    const id = await project.submit(person, bytes);
    await project.documentWhen(id, halfRead);
    stopped.signal('SIGTERM');
    await stopped.line('worker_draining');
    expect(await stopped.kill('SIGTERM')).toBe(1);
    expect(await project.documentWhen(id, () => true)).toMatchObject({ status: 'reading' });
  });

  it('that was frozen until somebody else finished its file can change nothing any more', async () => {
    const frozen = await project.startWorker();
    const id = await project.submit(person, bytes);
    await project.documentWhen(id, halfRead);
    frozen.signal('SIGSTOP');
    const [held] = await jobsOf(id);

    await project.startWorker();
    await expectUndisturbed(id);
    const before = await project.factsOf(id);

    frozen.signal('SIGCONT');
    await frozen.line('job_lost', { job_id: held?.id });
    const { error } = await project.client.rpc('complete_job', {
      p_job_id: held?.id,
      p_worker_id: held?.worker_id,
      p_job_result: {},
      p_attempt: 1,
    });
    expect(error).toMatchObject({ details: 'job_not_held' });
    expect(await project.factsOf(id)).toEqual(before);
    expect(await frozen.kill('SIGTERM')).toBe(0);
  });
});
