import { type Database, documentsBucket, ExoraError, type FactType, toExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { RecordSource } from '../write-archive.ts';

const begunSchema = z.object({
  export_id: z.uuid(),
  as_of: z.string(),
  tables: z.array(z.object({ name: z.string(), keys: z.array(z.string()) })),
});
const keySchema = z.array(z.union([z.string(), z.number()]));
const pageSchema = z.array(z.object({ key: keySchema, line: z.string() }));
type Key = z.infer<typeof keySchema>;

/** Seconds that an address of a file lives: long enough to begin the download. */
const addressSeconds = 60;
const nilId = '00000000-0000-0000-0000-000000000000';

/** Begins an export of the signed-in owner's record. Throws `not_allowed` for another's. */
export async function recordSource(client: SupabaseClient<Database>, patientId: string): Promise<RecordSource> {
  const { data, error } = await client.rpc('begin_record_export', { p_patient_id: patientId });
  if (error) throw toExoraError(error);
  const { export_id: exportId, as_of: asOf } = begunSchema.parse(data);

  async function* pages(table: string, after: Key | null): AsyncGenerator<{ key: Key; line: string }> {
    let last = after;
    for (;;) {
      const answer = await client.rpc('read_record_export', {
        p_patient_id: patientId,
        p_export_id: exportId,
        p_table: table,
        ...(last !== null && { p_after: last }),
      });
      if (answer.error) throw toExoraError(answer.error);
      const page = pageSchema.parse(answer.data);
      yield* page;
      last = page.at(-1)?.key ?? null;
      if (last === null) return;
    }
  }

  return {
    exportId,
    asOf,
    async *rows(table) {
      for await (const { line } of pages(table, null)) yield line;
    },
    async *facts(type?: FactType) {
      // Facts lie together by type: those of one begin after its first possible key.
      for await (const { key, line } of pages('facts', type === undefined ? null : [type, nilId])) {
        if (type !== undefined && key[0] !== type) return;
        yield line;
      }
    },
    async object(path) {
      const signed = await client.storage.from(documentsBucket).createSignedUrl(path, addressSeconds);
      if (signed.error) {
        if (isNotFound(signed.error)) return null;
        throw new ExoraError('storage_unavailable', { cause: signed.error });
      }
      const answer = await fetch(signed.data.signedUrl);
      if (answer.status === 404) return null;
      if (!answer.ok) throw new ExoraError('storage_unavailable', { cause: new Error(`status ${answer.status}`) });
      return new Uint8Array(await answer.arrayBuffer());
    },
    async complete(rows, manifestSha256) {
      const answer = await client.rpc('complete_record_export', {
        p_patient_id: patientId,
        p_export_id: exportId,
        p_rows: rows,
        p_manifest_sha256: manifestSha256,
      });
      if (answer.error) throw toExoraError(answer.error);
    },
  };
}

/** Storage answers 400 with the code 404 inside, or 404. */
function isNotFound(error: Error): boolean {
  return ('statusCode' in error && error.statusCode === '404') || ('status' in error && error.status === 404);
}
