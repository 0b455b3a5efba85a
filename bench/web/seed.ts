import { documentsBucket, pagePicturePath } from '@exora/contracts';
import { readStatus } from '@exora/local-stack';
import { createClient } from '@supabase/supabase-js';
import type postgres from 'postgres';
import sharp from 'sharp';
import { type Callable, call, type Person } from '../../current_schema/test/record.ts';
import { type MadeDocument, makeDocument } from '../db/documents.ts';
import { readDocument } from '../db/pipeline.ts';
import { fullPage } from './full-page.ts';

/** How much the records hold that are looked at. */
export interface WebSize {
  /** Of the ordinary record, spread evenly over its documents. */
  facts: number;
  documents: number;
  /** Facts of the record whose timeline is scrolled. */
  events: number;
  /** Facts on one page of a document. */
  highlights: number;
}

/** Facts of a document of the long timeline. */
const eventsADocument = 200;

/** The person with this address, and their own profile. */
export async function personOf(sql: postgres.Sql, email: string): Promise<Person> {
  const [row] = await sql<{ user_id: string; profile_id: string }[]>`
    select u.id as user_id, p.id as profile_id
    from auth.users as u
    join public.user_profiles as p on p.account_owner_id = u.id and p.profile_type = 'self'
    where u.email = ${email}`;
  if (row === undefined) throw new Error('Nobody has signed up with this address.');
  return { userId: row.user_id, caller: { userId: row.user_id }, profileId: row.profile_id };
}

/** Fills a record with documents of these many facts, the latest document last. */
export async function fillRecord(sql: postgres.Sql, owner: Person, factCounts: readonly number[]): Promise<void> {
  for (const [index, count] of factCounts.entries()) {
    const document = makeDocument(index, count);
    await storeDocument(sql, owner, dated(document, index, factCounts.length));
  }
}

/** `facts` over `documents`, evenly. */
export function factCounts({ facts, documents }: Pick<WebSize, 'facts' | 'documents'>): number[] {
  return Array.from(
    { length: documents },
    (_, at) => Math.floor(((at + 1) * facts) / documents) - Math.floor((at * facts) / documents),
  );
}

/** As many documents of 200 facts as the events need. */
export function eventCounts(events: number): number[] {
  const size = Math.min(eventsADocument, events);
  return factCounts({ facts: events, documents: Math.ceil(events / size) });
}

/** Adds a document with one full page, its picture too. Gives its id. */
export async function addFullPage(
  sql: postgres.Sql,
  dataDir: string,
  owner: Person,
  highlights: number,
): Promise<string> {
  const document = fullPage(highlights);
  const { id, readingId } = await storeDocument(sql, owner, document);
  const status = await readStatus(dataDir);
  if (status?.secret_key == null) throw new Error('The stack has no secret key.');
  const client = createClient(status.api, status.secret_key, { auth: { persistSession: false } });
  const path = pagePicturePath(owner.profileId, id, readingId, 1);
  const picture = await pictureOf(document);
  const { error } = await client.storage.from(documentsBucket).upload(path, picture, { contentType: 'image/webp' });
  if (error) throw error;
  return id;
}

/** The facts' days, over eight years, a few on each. */
function dated(document: MadeDocument, index: number, documents: number): MadeDocument {
  const spanDays = 8 * 365;
  const first = Math.floor(((index + 1) / documents) * spanDays);
  const day = (at: number) => {
    const days = spanDays - first + Math.floor((at * spanDays) / documents / document.facts.length);
    return new Date(Date.UTC(2025, 5, 30) - days * 86_400_000).toISOString().slice(0, 10);
  };
  return { ...document, facts: document.facts.map((fact, at) => ({ ...fact, date: day(at) })) };
}

/** Uploads, reads and understands a document in one transaction, by the functions that the worker calls. */
async function storeDocument(
  sql: postgres.Sql,
  owner: Person,
  document: MadeDocument,
): Promise<{ id: string; readingId: string }> {
  return sql.begin(async (tx) => {
    const db: Callable = {
      sqlAs: async (caller, work) => {
        const role = typeof caller === 'string' ? caller : 'authenticated';
        const sub = typeof caller === 'string' ? '' : caller.userId;
        const claims = JSON.stringify(sub === '' ? { role } : { role, sub, aud: 'authenticated' });
        await tx`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true),
          set_config('request.jwt.claim.sub', ${sub}, true), set_config('request.jwt.claim.role', ${role}, true)`;
        return work(tx);
      },
    };
    // No worker sees the jobs before they are done.
    const job = await readDocument(db, owner, document);
    await call(db, 'service_role', 'complete_understanding', {
      p_job_id: job.id,
      p_worker_id: job.worker_id,
      p_attempt: job.attempt,
      p_session: { engine: 'rules', engine_version: '1.0.0', ms: 12 },
      p_facts: document.facts,
      p_candidates: document.candidates,
    });
    const { shell_file_id: id = '', reading_id: readingId = '' } = job.job_payload;
    return { id, readingId };
  });
}

/** The page's words as a scanner sees them. */
async function pictureOf(document: MadeDocument): Promise<Buffer> {
  const words = (document.pages[0]?.words ?? []).map(
    ({ t, x0, y1 }) => `<text x="${x0}" y="${y1 - 4}" font-family="monospace" font-size="16">${t}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="1240" height="1754" fill="#fff"/>${words.join('')}</svg>`;
  return sharp(Buffer.from(svg)).webp({ quality: 80 }).toBuffer();
}
