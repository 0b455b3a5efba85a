import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, originalPath, pagePicturePath } from '@exora/contracts';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { call, claimed, fact, fence, page, submit, understand } from '../../../current_schema/test/record.ts';
import { discardImport, importTarget, recordSource } from '../src/api/index.ts';
import {
  type Archive,
  canonicalRecord,
  type ImportTarget,
  importArchive,
  openArchive,
  writeArchive,
} from '../src/index.ts';

interface SignedIn {
  client: SupabaseClient<Database>;
  userId: string;
  caller: { userId: string };
  profileId: string;
}

let api: TestApi;
let folder: string;
let owner: SignedIn;
let archive: Archive;

const original = Buffer.from(`%PDF-1.7 ${'a letter '.repeat(10_000)}`);
const picture = Buffer.concat([Buffer.from('RIFF....WEBPVP8 '), Buffer.alloc(5000, 7)]);
/** More than the gateway takes of a person's JSON elsewhere: a document may have such a page. */
const longPage = `Asthma\n${'word '.repeat(500_000)}`;

beforeAll(async () => {
  api = await startTestApi();
  folder = await mkdtemp(join(tmpdir(), 'exora-archive-api-'));
  owner = await signUp();
  await document();
  archive = await openArchive(await exported(owner, owner.profileId));
});
afterAll(async () => {
  archive?.close();
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

async function signUp(): Promise<SignedIn> {
  const client = createClient<Database>(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const account = { email: `${randomUUID()}@example.test`, password: 'correct horse 7 battery' };
  const { data, error } = await client.auth.signUp(account);
  if (error !== null || data.user === null) throw new Error('Signing up failed.', { cause: error });
  const profiles = await client.rpc('get_accessible_profiles');
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
  if (profile === undefined) throw new Error('Signing up made no profile.');
  return { client, userId: data.user.id, caller: { userId: data.user.id }, profileId: profile.id };
}

/** A document with a picture, read and understood. */
async function document(): Promise<void> {
  const db = api.database;
  const key = randomUUID();
  const id = await call<string>(db, owner.caller, 'shell_file_id_for', {
    p_patient_id: owner.profileId,
    p_idempotency_key: key,
  });
  const path = originalPath(owner.profileId, id);
  await importTarget(owner.client, { type: 'child', displayName: 'x', dateOfBirth: null }).upload(
    path,
    original,
    'application/pdf',
  );
  const sha256 = createHash('sha256').update(original).digest('hex');
  await submit(db, owner, { id, key, sha256, path }, { p_size_bytes: original.length });
  const reading = await claimed(db);
  const { reading_id: readingId } = await call<{ reading_id: string }>(
    db,
    'service_role',
    'begin_reading',
    fence(reading),
  );
  const about = { ...fence(reading), p_reading_id: readingId, p_pages_total: 1 };
  await call(db, 'service_role', 'store_page', { ...about, p_page: page(1, longPage) });
  await call(db, 'service_role', 'complete_reading', { ...about, p_sha256: sha256, p_mime: 'application/pdf' });
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  await understand(db, job, [fact(longPage, 'Asthma')]);
  const service = createClient<Database>(api.url, api.secretKey, { auth: { persistSession: false } });
  const stored = await service.storage
    .from('documents')
    .upload(pagePicturePath(owner.profileId, id, readingId, 1), picture, { contentType: 'image/webp' });
  if (stored.error) throw stored.error;
}

async function exported({ client }: SignedIn, profileId: string): Promise<string> {
  const path = join(folder, `${randomUUID()}.zip`);
  await writeFile(path, writeArchive(await recordSource(client, profileId)));
  return path;
}

const targetOf = ({ client }: SignedIn) =>
  importTarget(client, { type: 'adult_in_care', displayName: 'Brought back', dateOfBirth: null });
const killed = () => Promise.reject(new Error('killed'));

describe('through the API, with the signed-in person’s token', () => {
  test('an archive has every byte', async () => {
    expect(await archive.verify()).toEqual([]);
    expect(archive.manifest.missing).toEqual([]);
    expect(Buffer.from(await archive.file(archive.manifest.originals[0]?.path ?? ''))).toEqual(original);
  });

  test('an import that was killed twice goes on, and ends equal', async () => {
    const bearer = await signUp();
    const target = targetOf(bearer);
    let uploads = 0;
    // Once between the files, once after all of them: those that are there already are sent again.
    const midway: ImportTarget = {
      ...target,
      upload: (...args) => (++uploads > 1 ? killed() : target.upload(...args)),
    };
    await expect(importArchive(archive, midway)).rejects.toThrow('killed');
    await expect(importArchive(archive, { ...target, send: killed })).rejects.toThrow('killed');
    const { patientId } = await importArchive(archive, target);
    const second = await openArchive(await exported(bearer, patientId));
    try {
      expect(second.manifest.missing).toEqual([]);
      const as = { profileId: patientId, ownerId: bearer.userId };
      expect(await canonicalRecord(second)).toEqual(await canonicalRecord(archive, as));
    } finally {
      second.close();
    }
    // What is in the record stays: a picture that was brought can't be replaced once the record is there.
    const [path] = (await readdir(join(api.storageFolder), { recursive: true })).filter(
      (name) => name.includes(patientId) && name.endsWith('.webp'),
    );
    expect(path).toBeDefined();
    const name = path?.slice(path.indexOf(patientId)) ?? '';
    await expect(target.upload(name, picture, 'image/webp')).rejects.toThrow();
  });

  test('an import that is given up leaves no file and no profile', async () => {
    const bearer = await signUp();
    const target = targetOf(bearer);
    await expect(importArchive(archive, { ...target, complete: killed })).rejects.toThrow('killed');
    const imports = await bearer.client.rpc('read_record_imports');
    const [open] = z.array(z.object({ id: z.uuid(), patient_id: z.uuid() })).parse(imports.data);
    const stored = async () =>
      (await readdir(api.storageFolder, { recursive: true, withFileTypes: true })).filter(
        (entry) => entry.isFile() && entry.parentPath.includes(open?.patient_id ?? 'none'),
      );
    expect(await stored()).not.toEqual([]);
    await discardImport(bearer.client, open?.id ?? '');
    expect(await stored()).toEqual([]);
    const again = await bearer.client.rpc('read_record_imports');
    expect(again.data).toEqual([]);
  });

  test('what the database refuses of an archive is said, without its words', async () => {
    const bearer = await signUp();
    const lying: Archive = {
      ...archive,
      manifest: archive.manifest,
      sha256: archive.sha256,
      file: (path) => archive.file(path),
      rows: async function* (table) {
        for await (const { row, line } of archive.rows(table)) {
          const isEvent = table.name === 'patient_clinical_events';
          yield { row, line: isEvent ? JSON.stringify({ ...row, status: 'certain' }) : line };
        }
      },
    };
    const error: unknown = await importArchive(lying, targetOf(bearer)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'record_archive_invalid',
      message: expect.stringMatching(/patient_clinical_events.*patient_clinical_events_status_known/),
    });
    expect(String(error)).not.toMatch(/Asthma|certain/);
  });

  test('nobody else’s record is exported, and nothing is put into another’s import', async () => {
    const stranger = await signUp();
    await expect(recordSource(stranger.client, owner.profileId)).rejects.toMatchObject({ code: 'not_allowed' });
    const bearer = await signUp();
    const target = targetOf(bearer);
    await expect(importArchive(archive, { ...target, send: killed })).rejects.toThrow('killed');
    const imports = await bearer.client.rpc('read_record_imports');
    const [open] = z.array(z.object({ id: z.uuid(), patient_id: z.uuid() })).parse(imports.data);
    const theirs = targetOf(stranger);
    const path = originalPath(open?.patient_id ?? '', randomUUID());
    await expect(theirs.upload(path, original, 'application/pdf')).rejects.toThrow();
    await expect(theirs.send(open?.id ?? '', 0, ['people:{}'])).rejects.toMatchObject({ code: 'not_found' });
    await expect(target.upload(path, original, 'application/pdf')).resolves.toBeUndefined();
  });
});
