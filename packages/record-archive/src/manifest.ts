import { z } from 'zod';

/** The archive's format: what it is called, and the number that a change of its meaning raises. */
export const archiveFormat = 'exora-record-archive/1';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of the archive. */
const entrySchema = z.strictObject({
  path: z.string().min(1).max(1024),
  bytes: z.int().nonnegative(),
  /** Hex, of the file's bytes. */
  sha256: sha256Schema,
});
export type ArchiveEntry = z.infer<typeof entrySchema>;

/** `manifest.json`: what is in the archive, with the hash of each file. The archive's last file. */
export const manifestSchema = z.strictObject({
  format: z.literal(archiveFormat),
  export_id: z.uuid(),
  record_id: z.uuid(),
  /** The account that owned the record. */
  owner_id: z.uuid(),
  /** The record is shown as it was at this time (ISO 8601, UTC). */
  as_of: z.string().max(40),
  profile: z.strictObject({
    display_name: z.string().min(1).max(120),
    profile_type: z.enum(['self', 'child', 'adult_in_care', 'pet']),
    date_of_birth: z.iso.date().nullable(),
  }),
  /** Rows of each table. */
  rows: z.record(z.string(), z.int().nonnegative()),
  /** Each document's original, in the order of the table of documents. */
  originals: z.array(
    z.strictObject({ shell_file_id: z.uuid(), path: z.string(), bytes: z.int().positive(), sha256: sha256Schema }),
  ),
  /** Files that belong to the record and that its file store did not have. */
  missing: z.array(z.string()),
  entries: z.array(entrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Just enough of any manifest to say which format it has. */
export const anyManifestSchema = z.looseObject({ format: z.string().max(100) });
