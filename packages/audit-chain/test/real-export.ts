import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { z } from 'zod';
import { exportLines, signedContent } from '../src/index.ts';

/** A person with a record, as signing up makes it. */
export interface Owner {
  userId: string;
  profileId: string;
}

export async function createOwner(db: TestDatabase, displayName: string): Promise<Owner> {
  const userId = await db.createUser({ displayName });
  const [profile] = await db.sqlAs({ userId }, (sql) => sql`select id from get_accessible_profiles()`);
  return { userId, profileId: String(profile?.id) };
}

/** Writes an event to a chain; null is the system's. */
export async function log(
  db: TestDatabase,
  patientId: string | null,
  changed: { type?: string; details?: string; personal?: string; resourceId?: string } = {},
): Promise<string> {
  const [row] = await db.sqlAs(
    'service_role',
    (sql) => sql`
      select log_audit_event(
        p_event_type => ${changed.type ?? 'record.read'}, p_patient_id => ${patientId}, p_resource_type => 'shell_file',
        p_resource_id => ${changed.resourceId ?? null}, p_details => ${changed.details ?? '{}'}::text::jsonb,
        p_personal => ${changed.personal ?? null}::text::jsonb
      ) as id`,
  );
  return String(row?.id);
}

/** A key that signs anchors, as the worker has one. */
export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: string;
}

export async function publishKey(db: TestDatabase): Promise<SigningKey> {
  const { privateKey, publicKey: key } = generateKeyPairSync('ed25519');
  const publicKey = key.export({ format: 'der', type: 'spki' }).toString('hex');
  const [row] = await db.sqlAs('service_role', (sql) => sql`select publish_audit_key(${publicKey}) as id`);
  return { id: String(row?.id), privateKey, publicKey };
}

/** Seals all chains, and signs the anchor when a key is given. */
export async function seal(db: TestDatabase, key?: SigningKey): Promise<number> {
  const [row] = await db.sqlAs('service_role', (sql) => sql`select seal_audit_anchor(true) as anchor`);
  const { seq, anchor_hash: hash } = z.object({ seq: z.number(), anchor_hash: z.string() }).parse(row?.anchor);
  if (key !== undefined) {
    const signature = sign(null, signedContent(hash), key.privateKey).toString('hex');
    await db.sqlAs('service_role', (sql) => sql`select sign_audit_anchor(${seq}, ${key.id}, ${signature})`);
  }
  return seq;
}

/** The lines of an export of an owner's chain, or of the system's. */
export async function exported(
  db: TestDatabase,
  owner: Owner | null,
  page = { events: 3, anchors: 2 },
): Promise<string[]> {
  const caller = owner === null ? 'service_role' : { userId: owner.userId };
  const patientId = owner?.profileId ?? null;
  const texts = async (query: string, ...values: (string | number | null)[]): Promise<string[]> => {
    const rows = await db.sqlAs(caller, (sql) => sql.unsafe(`select line from ${query} as line`, values));
    return rows.map((row) => String(row.line));
  };
  const lines = exportLines({
    begin: () => texts('begin_audit_export($1)', patientId),
    events: (after, until) => texts('read_audit_export($1, $2, $3, $4)', patientId, after, until, page.events),
    anchors: (after, until) =>
      texts('read_audit_export_anchors($1, $2, $3, $4)', patientId, after, until, page.anchors),
  });
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** A statement past all triggers, as somebody with the server's disk could change it. */
export async function tamper(db: TestDatabase, statement: string, values: readonly unknown[] = []): Promise<void> {
  const sql = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement, values as never[]);
    });
  } finally {
    await sql.end();
  }
}
