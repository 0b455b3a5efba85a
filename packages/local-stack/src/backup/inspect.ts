import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { z } from 'zod';
import { isSystemError } from '../stack-error.ts';
import { countRows, type RowCounts } from './contents.ts';

/** What was found in a restored database. */
export interface Inspection {
  rows: RowCounts;
  /** Audit logs (one per record, and the system's own) that were checked link by link. */
  chainsChecked: number;
  /** Those that are broken, by the record's id or `system`, and the `anchors` that sealed them where these are; and why. */
  chainsBroken: { chain: string; reason: string }[];
  /** Files of Storage that have their bytes. */
  filesFound: number;
  /** Those that the database knows and that have no bytes (a document that was deleted meanwhile). */
  filesMissing: number;
}

/** The latest anchors, whose heads are hashed anew; the links of those before are checked too. */
const anchorsHashedAnew = 1000;

const verdictSchema = z.object({ valid: z.boolean(), reason: z.string().nullable() });

/** Reads every table to its end (page checksums are checked on the way), every audit chain, and every file of Storage. */
export async function inspect(adminUrl: string, dataDir: string): Promise<Inspection> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await readEverything(sql);
    const chains = await checkChains(sql);
    const files = await checkFiles(sql, join(dataDir, 'storage'));
    return { rows: await countRows(sql), ...chains, ...files };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function readEverything(sql: postgres.Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and c.relpersistence = 'p' and n.nspname not like 'pg\\_temp%'`;
  // By its whole row, so that what is stored apart (TOAST) is read too.
  for (const { name } of tables) await sql.unsafe(`select sum(length(t::text)) from ${name} as t`);
}

/** A broken audit log as a sentence. */
export function brokenSentence({ chain, reason }: Inspection['chainsBroken'][number]): string {
  if (chain === 'anchors') return `The anchors that sealed the audit logs are broken (${reason}).`;
  return `The audit log ${chain === 'system' ? 'of the system' : `of record ${chain}`} is broken (${reason}).`;
}

/** Every chain that has rows, and every one that had some: its head or an anchor tells of it. */
async function checkChains(sql: postgres.Sql): Promise<Pick<Inspection, 'chainsChecked' | 'chainsBroken'>> {
  const broken: Inspection['chainsBroken'] = [];
  const [known] = await sql<{ has_log: boolean; has_anchors: boolean }[]>`
    select
      to_regclass('public.audit_log') is not null as has_log,
      to_regclass('exora_private.audit_anchor_heads') is not null as has_anchors`;
  if (known?.has_log !== true) return { chainsChecked: 0, chainsBroken: [] };
  const verdictOf = async (call: postgres.PendingQuery<postgres.Row[]>) => {
    return sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', '{"role":"service_role"}', true)`;
      await tx`set local role service_role`;
      const [row] = await tx`select ${call} as verdict`;
      return verdictSchema.parse(row?.verdict);
    });
  };
  const system = '00000000-0000-0000-0000-000000000000';
  const subjects = await sql<{ id: string }[]>`
    select subject_id as id from public.audit_log
    union
    select subject_id from exora_private.audit_heads
    ${known.has_anchors ? sql`union select subject_id from exora_private.audit_anchor_heads` : sql``}
    order by id`;
  for (const { id } of subjects) {
    const { valid, reason } = await verdictOf(sql`public.verify_audit_chain(${id === system ? null : id})`);
    if (!valid) broken.push({ chain: id === system ? 'system' : id, reason: reason ?? 'unknown' });
  }
  if (known.has_anchors) {
    const { valid, reason } = await verdictOf(sql`public.verify_audit_anchors(${anchorsHashedAnew})`);
    if (!valid) broken.push({ chain: 'anchors', reason: reason ?? 'unknown' });
  }
  return { chainsChecked: subjects.length, chainsBroken: broken };
}

async function checkFiles(
  sql: postgres.Sql,
  storage: string,
): Promise<Pick<Inspection, 'filesFound' | 'filesMissing'>> {
  let filesFound = 0;
  let filesMissing = 0;
  for await (const rows of sql<{ path: string }[]>`select bucket_id || '/' || name as path from storage.objects`.cursor(
    500,
  )) {
    for (const { path } of rows) {
      if (await isFile(join(storage, 'objects', path))) filesFound++;
      else filesMissing++;
    }
  }
  return { filesFound, filesMissing };
}

/** Removes restored bytes that the database does not know (a document that was deleted at that time); how many. */
export async function removeUnknownFiles(
  adminUrl: string,
  dataDir: string,
  restored: readonly string[],
): Promise<number> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const known = new Set<string>();
    for await (const rows of sql<
      { path: string }[]
    >`select bucket_id || '/' || name as path from storage.objects`.cursor(500)) {
      for (const { path } of rows) known.add(path);
    }
    const unknown = restored.filter((path) => !known.has(path));
    for (const path of unknown) {
      await rm(join(dataDir, 'storage', 'metadata', `${path}.json`), { force: true });
      await rm(join(dataDir, 'storage', 'objects', path), { force: true });
    }
    return unknown.length;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return false;
    throw thrown;
  }
}
