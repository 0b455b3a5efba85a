import { importedId } from './imported-id.ts';
import type { Archive } from './read-archive.ts';
import { archiveTables } from './tables.ts';

/** A record as nothing but what it says: two archives of the same record have the same. */
export interface CanonicalRecord {
  /** Of each carried table its rows, in the order of what they say. */
  tables: Record<string, string[]>;
  /** SHA-256 of each original and each page picture by the ids of what they belong to. */
  files: Record<string, string>;
}

/** The record as whom: the profile that an archive became, and its account. */
export interface CanonicalAs {
  profileId: string;
  ownerId: string;
}

/** What a row says of the system that it lies in. */
const ofThatSystem = new Set([
  'import_id',
  'idempotency_key',
  'current_job_id',
  'storage_path',
  'provider_id',
  'access_id',
]);
const people = new Set(['uploaded_by', 'decided_by', 'recorded_by', 'written_by', 'created_by']);
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * A record's content without what belongs to the system that it lies in: ids of jobs, accounts, paths, numbers given by the
 * database. With `as`, ids are those that the record has, or would have, in that profile after an import; work that was
 * not finished is then failed, as an import leaves it.
 */
export async function canonicalRecord(archive: Archive, as: CanonicalAs | null = null): Promise<CanonicalRecord> {
  const { record_id: recordId, owner_id: ownerId, entries } = archive.manifest;
  const idOf = (id: string) => {
    if (as === null) return id;
    return id === recordId ? as.profileId : importedId(as.profileId, id);
  };
  const inText = (text: string) => text.replace(uuid, idOf);
  const tables: Record<string, string[]> = {};
  for (const table of archiveTables) {
    if (table.keeping !== 'carried') continue;
    const rows: string[] = [];
    for await (const { line } of archive.rows(table)) {
      const row = parseExactly(line);
      const said: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(row)) {
        if (ofThatSystem.has(name)) continue;
        if (table.name === 'entity_processing_audit_v2' && name === 'id') continue;
        if (people.has(name)) said[name] = value === ownerId ? 'owner' : null;
        else if (name === 'subject' && typeof value === 'string') said[name] = inText(value);
        else said[name] = typeof value === 'string' && isId(value) ? idOf(value) : value;
      }
      if (table.name === 'clinical_event_decisions') said.ordinal = rows.length;
      if (table.name === 'shell_files') finish(said);
      rows.push(stable(said));
    }
    tables[table.name] = rows.sort();
  }
  // Among the decisions of one fact the order counts, not the number; ids of facts differ, so ranks do too.
  tables.clinical_event_decisions = ranked(tables.clinical_event_decisions ?? []);
  const files: Record<string, string> = {};
  for (const { path, sha256 } of entries) {
    const [, kind, id, rest] = /^(originals|pages)\/([0-9a-f-]{36})\/(.*)$/.exec(path) ?? [];
    if (kind !== undefined && id !== undefined && rest !== undefined)
      files[`${kind}/${idOf(id)}/${inText(rest)}`] = sha256;
  }
  return { tables, files };
}

function isId(text: string): boolean {
  return text.length === 36 && new RegExp(`^${uuid.source}$`).test(text);
}

function finish(file: Record<string, unknown>): void {
  if (file.status === 'processed' || file.status === 'failed') return;
  file.status = 'failed';
  file.error_code = 'job_cancelled';
  file.error_retryable = true;
}

function ranked(rows: readonly string[]): string[] {
  const parsed = rows.map((row) => JSON.parse(row) as { event_id: string; ordinal: string });
  parsed.sort((a, b) =>
    a.event_id < b.event_id ? -1 : a.event_id > b.event_id ? 1 : Number(a.ordinal) - Number(b.ordinal),
  );
  let before = '';
  let rank = 0;
  return parsed.map((row) => {
    rank = row.event_id === before ? rank + 1 : 1;
    before = row.event_id;
    return stable({ ...row, ordinal: rank });
  });
}

/** JSON with each number as it is written: 1.50 is not 1.5 here. */
function parseExactly(line: string): Record<string, unknown> {
  return JSON.parse(line, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? `#${context?.source ?? value}` : value,
  ) as Record<string, unknown>;
}

/** JSON with sorted names. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
