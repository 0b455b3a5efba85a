import { randomUUID } from 'node:crypto';
import { type ShellFileCreated, shellFileCreatedSchema } from '@exora/contracts';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { type FunctionServer, startFunction } from './functions-server.ts';

export const webOrigin = 'http://127.0.0.1:3300';

/** Somebody who has signed up, with their own record. */
export interface Person {
  client: SupabaseClient;
  token: string;
  profileId: string;
}

/** Body of a request to the function. */
export interface Body {
  action: 'create' | 'confirm';
  patient_id: string;
  file_name: string;
  size_bytes: number;
  idempotency_key: string;
  keep_only?: boolean;
  keep_duplicate?: boolean;
}

/** What the function answered. */
export interface Answered {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
}

/** The smallest thing that looks like a PDF, each time another one. */
export function newPdf(): Buffer<ArrayBuffer> {
  return Buffer.from(`%PDF-1.4\n1 0 obj <<>> endobj\n%${randomUUID()}\ntrailer <<>>\n%%EOF\n`);
}
const pdfBytes = newPdf().length;

/** The function under Deno on an API of its own, and the requests of people who upload. */
export class UploadWorld {
  readonly api: TestApi;
  readonly server: FunctionServer;

  private constructor(api: TestApi, server: FunctionServer) {
    this.api = api;
    this.server = server;
  }

  static async create(environment: Record<string, string> = {}): Promise<UploadWorld> {
    const api = await startTestApi();
    const server = await startFunction('shell-file-processor-v3', {
      SUPABASE_URL: api.url,
      SUPABASE_PUBLISHABLE_KEY: api.publishableKey,
      EXORA_WEB_ORIGIN: webOrigin,
      ...environment,
    });
    return new UploadWorld(api, server);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.api.stop();
  }

  async signUp(): Promise<Person> {
    const client = createClient(this.api.url, this.api.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const { data, error } = await client.auth.signUp({
      email: `${randomUUID()}@example.test`,
      password: 'correct horse 7 battery',
    });
    if (error !== null || data.session === null) throw new Error('Signing up failed.', { cause: error });
    const profiles = await client.rpc('get_accessible_profiles');
    const [profile] = z.array(z.object({ id: z.uuid() })).parse(profiles.data);
    if (profile === undefined) throw new Error('Signing up made no profile.');
    return { client, token: data.session.access_token, profileId: profile.id };
  }

  /** A request to upload a PDF under a key of its own. */
  bodyFor(person: Person, changed: Partial<Body> = {}): Body {
    return {
      action: 'create',
      patient_id: person.profileId,
      file_name: 'letter.pdf',
      size_bytes: pdfBytes,
      idempotency_key: randomUUID(),
      ...changed,
    };
  }

  async post(token: string | null, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(this.server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        apikey: this.api.publishableKey,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      headers: response.headers,
      json: z.record(z.string(), z.unknown()).parse(await response.json()),
    };
  }

  async create(person: Person, body: Body): Promise<ShellFileCreated> {
    const { status, json } = await this.post(person.token, { ...body, action: 'create' });
    if (status !== 200) throw new Error(`create answered ${status}: ${JSON.stringify(json)}`);
    return shellFileCreatedSchema.parse(json);
  }

  confirm(person: Person, body: Body): Promise<Answered> {
    return this.post(person.token, { ...body, action: 'confirm' });
  }

  async uploadAndConfirm(person: Person, body: Body, bytes: Uint8Array<ArrayBuffer>): Promise<Answered> {
    const { upload } = await this.create(person, body);
    const status = await put(upload?.url ?? '', bytes);
    if (status !== 200) throw new Error(`The file store answered ${status}.`);
    return this.confirm(person, body);
  }

  async documentsOf(person: Person): Promise<Record<string, unknown>[]> {
    const { data } = await person.client.rpc('read_documents', { p_patient_id: person.profileId });
    return z.array(z.record(z.string(), z.unknown())).parse(data);
  }

  /** 1 when there are bytes at this place, else 0. */
  async storedAt(path: string): Promise<number> {
    const rows = await this.api.database.sqlAs(
      'service_role',
      (sql) => sql`select 1 from storage.objects where name = ${path}`,
    );
    return rows.length;
  }

  async jobsOf(shellFileId: string): Promise<{ id: string; correlation_id: string | null }[]> {
    const rows = await this.api.database.sqlAs(
      'service_role',
      (sql) =>
        sql`select id, correlation_id from public.job_queue where job_payload ->> 'shell_file_id' = ${shellFileId}`,
    );
    return z.array(z.object({ id: z.uuid(), correlation_id: z.uuid().nullable() })).parse([...rows]);
  }
}

/** PUTs bytes to a signed address; gives the file store's status. */
export async function put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/pdf' }, body: bytes });
  await response.body?.cancel();
  return response.status;
}
