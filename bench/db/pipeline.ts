import { z } from 'zod';
import {
  type Callable,
  call,
  claimed,
  fence,
  type Job,
  type Person,
  submit,
  upload,
} from '../../current_schema/test/record.ts';
import type { Clock, Time } from './clock.ts';
import { type MadeDocument, storedPage } from './documents.ts';

/** Uploads and reads a document as the worker does. Gives the begun job of its understanding. */
export async function readDocument(db: Callable, owner: Person, document: MadeDocument): Promise<Job> {
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded);
  const job = await claimed(db);
  const begun = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
  for (const at of document.pages.keys()) {
    await call(db, 'service_role', 'store_page', {
      ...fence(job),
      p_reading_id: begun.reading_id,
      p_page: storedPage(document, at + 1),
      p_pages_total: document.pages.length,
    });
  }
  await call(db, 'service_role', 'complete_reading', {
    ...fence(job),
    p_reading_id: begun.reading_id,
    p_sha256: uploaded.sha256,
    p_mime: 'application/pdf',
    p_pages_total: document.pages.length,
  });
  const understanding = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(understanding));
  return understanding;
}

const storeCall = `
  select public.complete_understanding(
    p_job_id => $1, p_worker_id => $2, p_attempt => $3, p_session => $4::jsonb, p_facts => $5::jsonb, p_candidates => $6::jsonb
  ) as understood`;

const storedSchema = z.tuple([z.object({ understood: z.object({ facts_stored: z.int() }) })]);

/** Stores the document's facts with their proofs in one call and one transaction. Gives how long that took. */
export async function storeFacts(clock: Clock, job: Job, document: MadeDocument): Promise<Time> {
  const { time, rows } = await clock.transaction('service_role', storeCall, [
    job.id,
    job.worker_id,
    job.attempt,
    { engine: 'rules', engine_version: '1.0.0', ms: 12 },
    document.facts,
    document.candidates,
  ]);
  const [{ understood }] = storedSchema.parse(rows);
  if (understood.facts_stored !== document.facts.length) {
    throw new Error(`Stored ${understood.facts_stored} of ${document.facts.length} facts.`);
  }
  return time;
}
