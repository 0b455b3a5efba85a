import { createHash, randomUUID } from 'node:crypto';
import { documentsBucket, originalPath } from '@exora/contracts';
import { startTestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { z } from 'zod';

/** The Supabase that a contract test runs against. */
export interface Target {
  /** With the secret key, as the worker has it. */
  service: SupabaseClient;
  /** A plain connection as the schema's owner, as psql has it. */
  sql: postgres.Sql;
  /** A new account, signed in. */
  signUp(): Promise<Person>;
  stop(): Promise<void>;
}

export interface Person {
  client: SupabaseClient;
  userId: string;
  profileId: string;
}

const environmentSchema = z.object({
  EXORA_TEST_SUPABASE_URL: z.url(),
  EXORA_TEST_SUPABASE_SECRET_KEY: z.string().min(1),
  EXORA_TEST_SUPABASE_DATABASE_URL: z.url(),
});
const names = Object.keys(environmentSchema.shape);
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const password = 'correct horse 7 battery';

/** The Supabase that the environment names, or a throw-away one of our own. */
export function openTarget(): Promise<Target> {
  return names.some((name) => process.env[name] !== undefined) ? named() : ownTarget();
}

async function ownTarget(): Promise<Target> {
  const api = await startTestApi();
  const sql = postgres(api.database.ownerUrl, { max: 2, onnotice: () => undefined });
  return {
    service: createClient(api.url, api.secretKey, options),
    sql,
    signUp: async () => {
      const client = createClient(api.url, api.publishableKey, options);
      const { error } = await client.auth.signUp({ email: `${randomUUID()}@example.test`, password });
      if (error !== null) throw new Error('Signing up failed.', { cause: error });
      return personOf(client);
    },
    stop: async () => {
      await sql.end();
      await api.stop();
    },
  };
}

async function named(): Promise<Target> {
  const environment = environmentSchema.parse(process.env);
  const { EXORA_TEST_SUPABASE_URL: url, EXORA_TEST_SUPABASE_SECRET_KEY: key } = environment;
  const service = createClient(url, key, options);
  const sql = postgres(environment.EXORA_TEST_SUPABASE_DATABASE_URL, { max: 2, onnotice: () => undefined });
  return {
    service,
    sql,
    signUp: async () => {
      const email = `${randomUUID()}@example.test`;
      const made = await service.auth.admin.createUser({ email, password, email_confirm: true });
      if (made.error !== null) throw new Error('No account could be made.', { cause: made.error });
      const client = createClient(url, key, options);
      const { error } = await client.auth.signInWithPassword({ email, password });
      if (error !== null) throw new Error('Signing in failed.', { cause: error });
      return personOf(client);
    },
    stop: () => sql.end(),
  };
}

async function personOf(client: SupabaseClient): Promise<Person> {
  const { data } = await client.auth.getUser();
  const profiles = await client.rpc('get_accessible_profiles');
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
  if (data.user === null || profile === undefined) throw new Error('Signing up made no profile.');
  return { client, userId: data.user.id, profileId: profile.id };
}

/** A document that was uploaded and submitted. */
export interface Submitted {
  shellFileId: string;
  path: string;
  sizeBytes: number;
}

/** Uploads and submits a small document, as the edge function does it. */
export async function submitDocument({ client, profileId }: Person): Promise<Submitted> {
  const bytes = Buffer.from('Diagnoses: Asthma\n');
  const key = randomUUID();
  const named = { p_patient_id: profileId, p_idempotency_key: key };
  const shellFileId = z.uuid().parse((await client.rpc('shell_file_id_for', named)).data);
  const path = originalPath(profileId, shellFileId);
  const bucket = client.storage.from(documentsBucket);
  const signed = await bucket.createSignedUploadUrl(path);
  const uploaded = await bucket.uploadToSignedUrl(path, signed.data?.token ?? '', bytes, { contentType: 'text/plain' });
  if (uploaded.error !== null) throw new Error('Uploading failed.', { cause: uploaded.error });
  const { error } = await client.rpc('submit_shell_file', {
    p_shell_file_id: shellFileId,
    ...named,
    p_file_name: 'letter.txt',
    p_mime_type: 'text/plain',
    p_size_bytes: bytes.byteLength,
    p_sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  if (error !== null) throw new Error('Submitting failed.', { cause: error });
  return { shellFileId, path, sizeBytes: bytes.byteLength };
}
