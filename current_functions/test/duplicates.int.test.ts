import { originalPath, shellFileSubmittedSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, newPdf, put, UploadWorld } from './upload-world.ts';

let world: UploadWorld;

beforeAll(async () => {
  world = await UploadWorld.create();
});
afterAll(() => world.stop());

/** The most requests of a stress test that are under way at once: as many as a gateway keeps connections for. */
const parallel = 100;
/** At full size with EXORA_FAULTS=full. */
const confirmations = process.env.EXORA_FAULTS === 'full' ? 1000 : 100;

/** All answers of as many calls, some at once. */
async function manyTimes(times: number, call: (at: number) => Promise<Answered>): Promise<Answered[]> {
  const answers: Answered[] = [];
  let next = 0;
  const lane = async () => {
    while (next < times) answers.push(await call(next++));
  };
  await Promise.all(Array.from({ length: Math.min(parallel, times) }, lane));
  return answers;
}

const different = (answers: Answered[]) => [
  ...new Set(answers.map(({ status, json: { correlation_id: _, ...rest } }) => JSON.stringify([status, rest]))),
];

describe('bytes that the record has already', () => {
  test('are answered with their document; nothing is listed, queued or kept', async () => {
    const ada = await world.signUp();
    const pdf = newPdf();
    const first = await world.uploadAndConfirm(ada, world.bodyFor(ada), pdf);
    const body = world.bodyFor(ada, { file_name: 'the same.pdf' });
    const { shell_file_id: uploadId } = await world.create(ada, body);
    const second = await world.uploadAndConfirm(ada, body, pdf);
    expect(second.status).toBe(200);
    const { shell_file_id: earlier, job_id } = shellFileSubmittedSchema.parse(first.json);
    expect(second.json).toEqual({ shell_file_id: earlier, job_id, status: 'queued', duplicate_of: earlier });
    expect(await world.documentsOf(ada)).toMatchObject([{ id: earlier, file_name: 'letter.pdf' }]);
    expect(await world.storedAt(originalPath(ada.profileId, uploadId))).toBe(0);
    expect(await world.storedAt(originalPath(ada.profileId, earlier))).toBe(1);
    expect(await world.jobsOf(uploadId)).toEqual([]);
    // The same key again, whatever is asked.
    expect((await world.confirm(ada, body)).json).toEqual(second.json);
    expect(await world.create(ada, body)).toEqual({
      shell_file_id: earlier,
      already_submitted: true,
      upload: null,
    });
    const other = await world.confirm(ada, { ...body, size_bytes: 5 });
    expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
  });

  test('become a document of their own when that is asked for', async () => {
    const ada = await world.signUp();
    const pdf = newPdf();
    await world.uploadAndConfirm(ada, world.bodyFor(ada), pdf);
    const body = world.bodyFor(ada);
    expect((await world.uploadAndConfirm(ada, body, pdf)).json.duplicate_of).not.toBeNull();
    const kept = await world.uploadAndConfirm(ada, { ...body, keep_duplicate: true }, pdf);
    expect(kept.json).toMatchObject({ status: 'queued', duplicate_of: null });
    expect(await world.documentsOf(ada)).toHaveLength(2);
  });

  test('are no duplicate in somebody else’s record', async () => {
    const [ada, bert] = [await world.signUp(), await world.signUp()];
    const pdf = newPdf();
    for (const person of [ada, bert]) {
      const { json } = await world.uploadAndConfirm(person, world.bodyFor(person), pdf);
      expect(json).toMatchObject({ status: 'queued', duplicate_of: null });
    }
  });
});

describe(`${confirmations} confirmations, ${parallel} at once,`, () => {
  test('of one upload give one document, one job and one answer', async () => {
    const ada = await world.signUp();
    const body = world.bodyFor(ada);
    const { upload, shell_file_id } = await world.create(ada, body);
    expect(await put(upload?.url ?? '', newPdf())).toBe(200);
    const started = performance.now();
    const answers = await manyTimes(confirmations, () => world.confirm(ada, body));
    console.log(`${confirmations} confirmations in ${Math.round(performance.now() - started)} ms`);
    expect(different(answers)).toHaveLength(1);
    expect(answers[0]).toMatchObject({ status: 200, json: { shell_file_id, status: 'queued', duplicate_of: null } });
    expect(await world.documentsOf(ada)).toHaveLength(1);
    expect(await world.jobsOf(shell_file_id)).toHaveLength(1);
  }, 300_000);

  test('of two uploads with equal bytes give one document, one job, and for each upload one answer', async () => {
    const ada = await world.signUp();
    const bodies = [world.bodyFor(ada), world.bodyFor(ada)] as const;
    const pdf = newPdf();
    for (const body of bodies) expect(await put((await world.create(ada, body)).upload?.url ?? '', pdf)).toBe(200);
    const answers = await manyTimes(confirmations, (at) => world.confirm(ada, bodies[at % 2 === 0 ? 0 : 1]));
    expect(different(answers)).toHaveLength(2);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [file, ...others] = await world.documentsOf(ada);
    expect(others).toEqual([]);
    expect(await world.jobsOf(String(file?.id))).toHaveLength(1);
    expect(new Set(answers.map(({ json }) => json.shell_file_id))).toEqual(new Set([file?.id]));
  }, 300_000);
});
