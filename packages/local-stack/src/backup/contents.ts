import type postgres from 'postgres';
import { z } from 'zod';

/** Tables whose rows are counted when a backup is made, and again when it is restored. */
const counted = [
  'auth.users',
  'storage.objects',
  'public.user_profiles',
  'public.shell_files',
  'public.patient_clinical_events',
  'public.audit_log',
] as const;

const countsSchema = z.record(z.string(), z.int().nonnegative());
export type RowCounts = z.infer<typeof countsSchema>;

/** What is in a backup, as it was known just before and just after it was made. Sealed: it tells about people. */
export const contentsSchema = z.object({ before: countsSchema, after: countsSchema });
export type Contents = z.infer<typeof contentsSchema>;

/** Rows of each counted table that this database has. */
export async function countRows(sql: postgres.Sql): Promise<RowCounts> {
  const counts: RowCounts = {};
  for (const table of counted) {
    const [known] = await sql<{ is_there: boolean }[]>`select to_regclass(${table}) is not null as is_there`;
    if (known?.is_there !== true) continue;
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`;
    counts[table] = row?.n ?? 0;
  }
  return counts;
}

/** Tables that have fewer rows than before or more than after the backup was made. */
export function unexpectedCounts(found: RowCounts, { before, after }: Contents): string[] {
  return Object.keys(before).filter((table) => {
    const rows = found[table] ?? 0;
    const limits = [before[table] ?? 0, after[table] ?? 0];
    return rows < Math.min(...limits) || rows > Math.max(...limits);
  });
}
