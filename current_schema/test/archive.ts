import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TestDatabase } from '@exora/local-stack/testing';
import {
  type Archive,
  type ImportedArchive,
  type ImportTarget,
  openArchive,
  type RecordSource,
  writeArchive,
} from '@exora/record-archive';
import { asOwner, call, originalBytes, type Person } from './record.ts';

/** What the file store holds in these tests: originals by the key they were uploaded with, pictures that tell their place. */
export type Objects = Map<string, Uint8Array>;

/** Smallest thing that is a WebP file by its head, with words in it. */
function picture(words: string): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.write('RIFF....WEBPVP8 ', 0, 'latin1');
  bytes.write(words.slice(-40), 20, 'latin1');
  return bytes;
}

/** The objects of a person's records: every original that was uploaded, and a picture of each page that has one. */
export async function objectsOf(db: TestDatabase, profileId: string): Promise<Objects> {
  const objects: Objects = new Map();
  const files = await asOwner<{ path: string; key: string; size: string }>(
    db,
    `select storage_path as path, idempotency_key as key, size_bytes as size from public.shell_files
     where patient_id = $1 and storage_path is not null`,
    [profileId],
  );
  for (const { path, key, size } of files) objects.set(path, originalBytes(key, Number(size)));
  const pages = await asOwner<{ path: string }>(
    db,
    `select format('%s/%s/pages/%s/%s.webp', p.patient_id, r.shell_file_id, r.id, p.page_number) as path
     from public.shell_file_pages as p join public.shell_file_readings as r on r.id = p.reading_id
     where p.patient_id = $1 and p.has_picture`,
    [profileId],
  );
  for (const { path } of pages) objects.set(path, picture(path));
  return objects;
}

type Page = { key: (string | number)[]; line: string }[];

/** Begins an export of the person's record, by the database's functions. */
export async function sourceOf(
  db: TestDatabase,
  { caller, profileId }: Person,
  objects: Objects,
  limit: number | null = null,
): Promise<RecordSource> {
  const begun = await call<{ export_id: string; as_of: string }>(db, caller, 'begin_record_export', {
    p_patient_id: profileId,
  });
  async function* pages(table: string, after: (string | number)[] | null): AsyncGenerator<Page[number]> {
    for (let last = after; ; ) {
      const page = await call<Page>(db, caller, 'read_record_export', {
        p_patient_id: profileId,
        p_export_id: begun.export_id,
        p_table: table,
        p_after: last,
        p_limit: limit,
      });
      yield* page;
      last = page.at(-1)?.key ?? null;
      if (last === null) return;
    }
  }
  return {
    exportId: begun.export_id,
    asOf: begun.as_of,
    async *rows(table) {
      for await (const { line } of pages(table, null)) yield line;
    },
    async *facts(type) {
      const from = type === undefined ? null : [type, '00000000-0000-0000-0000-000000000000'];
      for await (const { key, line } of pages('facts', from)) {
        if (type !== undefined && key[0] !== type) return;
        yield line;
      }
    },
    object: async (path) => objects.get(path) ?? null,
    complete: async (rows, sha256) => {
      await call(db, caller, 'complete_record_export', {
        p_patient_id: profileId,
        p_export_id: begun.export_id,
        p_rows: rows,
        p_manifest_sha256: sha256,
      });
    },
  };
}

/** Writes an archive into a file of its own, and opens it. */
export async function archived(
  source: RecordSource,
): Promise<{ path: string; archive: Archive; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'exora-archive-'));
  const path = join(folder, 'record.zip');
  let archive: Archive;
  try {
    await pipeline(Readable.from(writeArchive(source)), createWriteStream(path, { mode: 0o600 }));
    archive = await openArchive(path);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    archive,
    remove: async () => {
      archive.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where a person's archives go, by the database's functions and the file store's policies. */
export function targetOf(
  db: TestDatabase,
  { caller, userId }: Pick<Person, 'caller' | 'userId'>,
  objects: Objects,
  type = 'adult_in_care',
): ImportTarget {
  return {
    async begin(archive: ImportedArchive) {
      const begun = await call<{ import_id: string; patient_id: string; status: string; position: number }>(
        db,
        caller,
        'begin_record_import',
        { p_archive: archive, p_profile_type: type, p_display_name: 'Brought back', p_date_of_birth: null },
      );
      return {
        importId: begun.import_id,
        patientId: begun.patient_id,
        isCompleted: begun.status === 'completed',
        position: begun.position,
      };
    },
    async upload(path, bytes) {
      await db.sqlAs(
        caller,
        (sql) => sql`
          insert into storage.objects (bucket_id, name, owner_id, metadata, version)
          values ('documents', ${path}, ${userId}, ${sql.json({ size: bytes.length })}, '1')`,
      );
      objects.set(path, bytes);
    },
    send: async (importId, position, rows) =>
      Number(
        await call<string>(db, caller, 'import_record_rows', {
          p_import_id: importId,
          p_position: position,
          p_rows: [...rows],
        }),
      ),
    complete: async (importId) => {
      await call(db, caller, 'complete_record_import', { p_import_id: importId });
    },
  };
}
