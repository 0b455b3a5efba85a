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
  /** Those that are broken: the record's id, or `system`, and why. */
  chainsBroken: { chain: string; reason: string }[];
  /** Files of Storage that have their bytes. */
  filesFound: number;
  /** Those that the database knows and that have no bytes (a document that was deleted meanwhile). */
  filesMissing: number;
}

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

async function checkChains(sql: postgres.Sql): Promise<Pick<Inspection, 'chainsChecked' | 'chainsBroken'>> {
  const broken: Inspection['chainsBroken'] = [];
  const [known] = await sql<{ is_there: boolean }[]>`select to_regclass('public.audit_log') is not null as is_there`;
  if (known?.is_there !== true) return { chainsChecked: 0, chainsBroken: [] };
  const system = '00000000-0000-0000-0000-000000000000';
  const subjects = await sql<{ id: string }[]>`select distinct subject_id as id from public.audit_log order by 1`;
  for (const { id } of subjects) {
    const verdict = await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', '{"role":"service_role"}', true)`;
      await tx`set local role service_role`;
      const [row] = await tx`select public.verify_audit_chain(${id === system ? null : id}) as verdict`;
      return verdictSchema.parse(row?.verdict);
    });
    if (!verdict.valid) broken.push({ chain: id === system ? 'system' : id, reason: verdict.reason ?? 'unknown' });
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
