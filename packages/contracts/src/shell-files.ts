import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { shellFileStatuses } from './shell-file-status.ts';

/** The Storage bucket of originals and page pictures. Object names are made of ids, never of file names. */
export const documentsBucket = 'documents';

/** Object name of an uploaded original. */
export function originalPath(patientId: string, shellFileId: string): string {
  return `${patientId}/${shellFileId}/original`;
}

/** Object name of a page's picture. */
export function pagePicturePath(patientId: string, shellFileId: string, readingId: string, page: number): string {
  return `${patientId}/${shellFileId}/pages/${readingId}/${page}.webp`;
}

const uploadFields = {
  patient_id: z.uuid(),
  file_name: z.string().max(4096),
  size_bytes: z.int().nonnegative(),
  /** Chosen by the client, one per upload; the same key gives the same shell file. */
  idempotency_key: z.string().min(8).max(200),
  /** Store the document and let no engine read it, until `retry_shell_file` asks for that. */
  keep_only: z.boolean().optional(),
  /** Make it a document of its own also when the record has one with the same bytes. */
  keep_duplicate: z.boolean().optional(),
  /** Ask its owner first when the document names somebody else than the record's person. */
  check_person: z.boolean().optional(),
};

/** Body of `POST /functions/v1/shell-file-processor-v3`. */
export const shellFileRequestSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('create'), ...uploadFields }),
  z.object({ action: z.literal('confirm'), ...uploadFields }),
]);
export type ShellFileRequest = z.infer<typeof shellFileRequestSchema>;

/** Files above this may be sent in parts, where the file store knows how; also the size of a part but the last. */
export const resumableChunkBytes = 6 * 1024 * 1024;

/**
 * How to send a large file in parts that survive a broken connection: TUS 1.0.0 with these headers in every request and
 * this metadata in the first one.
 */
export const resumableUploadSchema = z.object({
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  metadata: z.object({ bucketName: z.string(), objectName: z.string(), contentType: z.string() }),
  chunk_bytes: z.int().positive(),
});
export type ResumableUpload = z.infer<typeof resumableUploadSchema>;

/** Answer to `create`: where to PUT the bytes. */
export const shellFileCreatedSchema = z.object({
  shell_file_id: z.uuid(),
  /** True when this key's file was already confirmed: nothing is left to upload. */
  already_submitted: z.boolean(),
  upload: z
    .object({
      url: z.url(),
      token: z.string(),
      path: z.string(),
      /** Null where the file store takes a file in one piece only, and for small files. */
      resumable: resumableUploadSchema.nullable(),
    })
    .nullable(),
});
export type ShellFileCreated = z.infer<typeof shellFileCreatedSchema>;

/** Answer to `confirm`. */
export const shellFileSubmittedSchema = z.object({
  /** The document that has these bytes: this upload's own, or the one that the record had already. */
  shell_file_id: z.uuid(),
  job_id: z.uuid().nullable(),
  status: z.enum(shellFileStatuses),
  /** The document that the record had already: this upload was not kept. Null: it is a document of its own. */
  duplicate_of: z.uuid().nullable().default(null),
});
export type ShellFileSubmitted = z.infer<typeof shellFileSubmittedSchema>;

/** A row of the documents list, as `read_documents` returns it. */
export const shellFileSchema = z.object({
  id: z.uuid(),
  patient_id: z.uuid(),
  file_name: z.string(),
  mime_type: z.string().nullable(),
  size_bytes: z.number(),
  status: z.enum(shellFileStatuses),
  pages_total: z.number().nullable(),
  pages_done: z.number(),
  fact_count: z.number(),
  error_code: z.enum(errorCodes).nullable(),
  error_parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Whether `retry_shell_file` would be accepted: it failed for a passing reason, or is kept unread. */
  can_retry: z.boolean(),
  /** Brought by an archive of the record: read elsewhere, on that archive's word. */
  is_imported: z.boolean(),
  /** Whom a document names that asks whose it is; for its owner alone. */
  printed: z.object({ name: z.string().nullable(), birth_date: z.string().nullable() }).nullable(),
  created_at: z.string(),
  processed_at: z.string().nullable(),
});
export type ShellFile = z.infer<typeof shellFileSchema>;

/** `preview_shell_file_erasure` and what `erase_shell_file` says: what goes with a document, in numbers. */
export const shellFileErasureSchema = z.object({
  pages: z.int(),
  facts: z.int(),
  facts_confirmed: z.int(),
  facts_corrected: z.int(),
  /** Those of its facts that another document, or a person, states too. */
  facts_elsewhere: z.int(),
  narratives: z.int(),
  encounters_unlinked: z.int(),
});
export type ShellFileErasure = z.infer<typeof shellFileErasureSchema>;
