import { randomUUID } from 'node:crypto';
import type { RecordSource } from '../src/index.ts';

/** What a record in memory has: rows by table, objects by path. */
export interface SmallRecord {
  rows: Record<string, Record<string, unknown>[]>;
  facts: Record<string, unknown>[];
  objects: Map<string, Uint8Array>;
}

export const patientId = '00000000-0000-4000-8000-000000000001';
export const ownerId = '00000000-0000-4000-8000-000000000002';

/** A record with a profile and nothing else. */
export function emptyRecord(): SmallRecord {
  const profile = {
    id: patientId,
    account_owner_id: ownerId,
    profile_type: 'child',
    display_name: 'Ada <Example> & "Co"',
    date_of_birth: '1961-04-02',
  };
  return { rows: { user_profiles: [profile] }, facts: [], objects: new Map() };
}

/** A source that reads it. */
export function sourceOf(record: SmallRecord): RecordSource & { completed: Record<string, number> | null } {
  return {
    exportId: randomUUID(),
    asOf: '2026-01-02T03:04:05.000006Z',
    completed: null,
    async *rows(table) {
      for (const row of record.rows[table] ?? []) yield JSON.stringify(row);
    },
    async *facts(type) {
      for (const fact of record.facts) if (type === undefined || fact.type === type) yield JSON.stringify(fact);
    },
    object: async (path) => record.objects.get(path) ?? null,
    async complete(rows) {
      this.completed = rows;
    },
  };
}
