import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { z } from 'zod';
import { letter, textPdf } from '../../setup/documents.ts';
import { type RunningExora, startExora } from '../../setup/stack.ts';
import { ask } from '../harness/requests.ts';
import { type ApiAddress, acceptedDocument, type Uploader } from '../harness/uploading.ts';

/** Somebody with an account, and the cookies that their browser would hold. */
export interface Visitor extends Uploader {
  userId: string;
  email: string;
  password: string;
  refreshToken: string;
  cookie: string;
}

/** The whole running stack, with a person whose record is attacked and one who attacks. */
export interface World {
  exora: RunningExora;
  web: string;
  api: ApiAddress;
  secrets: Record<string, string>;
  /** As the database's superuser. */
  sql: postgres.Sql;
  victim: Visitor;
  attacker: Visitor;
  /** The victim's document, read and understood. */
  document: { id: string; readingId: string; factId: string; fileName: string };
  /** Words that only an answer with something of the victim's record has. */
  marks: string[];
  /** Words of people and documents, tokens and secrets: no log may hold one. */
  secretsOfPeople: Set<string>;
  signUp(name?: string): Promise<Visitor>;
  /** Says that a password was sent, which the API takes sixty times a minute. */
  passwordSent(): void;
  /** Waits until so many passwords may be sent. */
  roomForPasswords(count: number): Promise<void>;
  /** Waits until each document has ended; gives status and error code by id. */
  ended(ids: readonly string[], timeoutMs?: number): Promise<Map<string, { status: string; errorCode: string | null }>>;
  stop(): Promise<void>;
}

const sessionSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  user: z.object({ id: z.uuid() }),
});
const profilesSchema = z.tuple([z.object({ id: z.uuid() })]);

/** Characters of a cookie; a longer session is spread over several, as @supabase/ssr does. */
const cookieChunk = 3180;

/** The cookies of a session as the web app sets them. */
function sessionCookies(session: unknown): string {
  const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
  if (value.length <= cookieChunk) return `exora-session=${value}`;
  const parts = value.match(new RegExp(`.{1,${cookieChunk}}`, 'g')) ?? [];
  return parts.map((part, at) => `exora-session.${at}=${part}`).join('; ');
}

/** A word that occurs nowhere else. */
export const canary = (): string => `Zq${randomBytes(6).toString('hex')}`;

/** Starts the stack with both people. */
export async function startWorld(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const exora = await startExora({ env });
  const { status } = exora;
  const secrets = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await readFile(join(status.data_dir, 'secrets.json'), 'utf8')));
  const url = new URL(status.database_url ?? '');
  url.username = 'supabase_admin';
  url.password = secrets.superuser_password ?? '';
  const sql = postgres(url.href, { max: 2, onnotice: () => undefined });
  const api = { url: status.api, publishableKey: status.publishable_key };
  const secretsOfPeople = new Set<string>(Object.values(secrets).filter((secret) => secret !== api.publishableKey));

  const signUp = async (name = canary()): Promise<Visitor> => {
    const email = `${canary()}@example.test`;
    const password = `pass phrase ${canary()}`;
    const headers = { apikey: api.publishableKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password, data: { display_name: name } });
    const answer = await ask(`${api.url}/auth/v1/signup`, { method: 'POST', headers, body });
    if (answer.status === 429) {
      await delay(Number(answer.headers.get('retry-after')) * 1000);
      return signUp(name);
    }
    const json: unknown = JSON.parse(answer.text);
    const session = sessionSchema.parse(json);
    const bearer = { ...headers, authorization: `Bearer ${session.access_token}` };
    const found = await ask(`${api.url}/rest/v1/rpc/get_accessible_profiles`, {
      method: 'POST',
      headers: bearer,
      body: '{}',
    });
    const [profile] = profilesSchema.parse(JSON.parse(found.text));
    for (const secret of [name, email, password, session.access_token, session.refresh_token])
      secretsOfPeople.add(secret);
    return {
      userId: session.user.id,
      email,
      password,
      token: session.access_token,
      refreshToken: session.refresh_token,
      profileId: profile.id,
      cookie: sessionCookies(json),
    };
  };

  const sentAt: number[] = [];
  const roomForPasswords = async (count: number) => {
    const isRecent = (time: number) => time > Date.now() - 61_000;
    while (sentAt.filter(isRecent).length + count > 60) await delay(500);
  };

  const ended: World['ended'] = async (ids, timeoutMs = 120_000) => {
    const givenUpAt = Date.now() + timeoutMs;
    for (;;) {
      const rows = await sql<{ id: string; status: string; errorCode: string | null }[]>`
        select id, status, error_code as "errorCode" from public.shell_files where id = any (${[...ids]})`;
      const done = rows.filter((row) => row.status === 'processed' || row.status === 'failed');
      if (done.length === ids.length) return new Map(done.map(({ id, ...rest }) => [id, rest]));
      if (Date.now() > givenUpAt) throw new Error(`${ids.length - done.length} documents have not ended.`);
      await delay(100);
    }
  };

  const [victim, attacker] = [await signUp(), await signUp()];
  const fileName = `${canary()}.pdf`;
  const word = canary();
  secretsOfPeople.add(fileName).add(word);
  const { id } = await acceptedDocument(api, victim, fileName, textPdf([[...letter, `Seen by Dr ${word}`]]));
  await ended([id]);
  const [reading] = await sql<{ id: string }[]>`
    select current_reading_id as id from public.shell_files where id = ${id}`;
  const [fact] = await sql<{ id: string }[]>`
    select id from public.patient_clinical_events where shell_file_id = ${id} limit 1`;
  return {
    exora,
    web: exora.web,
    api,
    secrets,
    sql,
    victim,
    attacker,
    document: { id, readingId: reading?.id ?? randomUUID(), factId: fact?.id ?? randomUUID(), fileName },
    // The last one is in the document; nothing else of the app names it.
    marks: [fileName, word, victim.email, 'Lisinopril'],
    secretsOfPeople,
    signUp,
    passwordSent: () => void sentAt.push(Date.now()),
    roomForPasswords,
    ended,
    stop: async () => {
      await sql.end();
      await exora.stop();
    },
  };
}
