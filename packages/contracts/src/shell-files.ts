import { z } from 'zod';
import { type AcceptedType, acceptedTypes, maxFileSizeBytes } from './document.ts';
import { type ErrorCode, type ErrorParameters, errorCodes } from './errors.ts';

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

export const shellFileStatuses = ['queued', 'reading', 'understanding', 'processed', 'failed'] as const;
export type ShellFileStatus = (typeof shellFileStatuses)[number];

/** Longest accepted file name, in UTF-16 units. */
export const maxFileNameLength = 255;

/** Most facts that one document may state; a thick hospital file has some hundreds. */
export const maxFactsPerDocument = 5000;

/**
 * What is wrong with a file by its name and size alone, or null. Checked by the page and the command before anything is
 * sent, and again by the edge function.
 */
export function checkFileClaim(claim: {
  name: string;
  sizeBytes: number;
}): { code: ErrorCode; parameters: ErrorParameters } | null {
  if (claim.sizeBytes === 0) return { code: 'file_empty', parameters: {} };
  if (claim.sizeBytes > maxFileSizeBytes) {
    return { code: 'file_too_large', parameters: { limitMb: maxFileSizeBytes / 1024 / 1024 } };
  }
  if (!isPlainName(claim.name)) return { code: 'file_name_invalid', parameters: {} };
  if (typeOfName(claim.name) === null) return { code: 'file_type_unsupported', parameters: {} };
  return null;
}

/** A name without folders, control, direction or line characters, that fits a file system. */
function isPlainName(name: string): boolean {
  if (name.trim() === '' || name.length > maxFileNameLength) return false;
  if (name === '.' || name === '..' || /[/\\]/.test(name)) return false;
  return !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name);
}

/** A name that is safe to list when the given one is refused: visible characters only, the last path part, shortened. */
export function displayName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return visible.slice(0, maxFileNameLength) || 'unnamed file';
}

/** The accepted type that a name's ending says, or null. */
export function typeOfName(name: string): AcceptedType | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return null;
  for (const [type, endings] of Object.entries(acceptedTypes)) {
    if ((endings as readonly string[]).includes(ending)) return type as AcceptedType;
  }
  return null;
}

const uploadFields = {
  patient_id: z.uuid(),
  file_name: z.string().max(4096),
  size_bytes: z.int().nonnegative(),
  /** Chosen by the client, one per upload; the same key gives the same shell file. */
  idempotency_key: z.string().min(8).max(200),
};

/** Body of `POST /functions/v1/shell-file-processor-v3`. */
export const shellFileRequestSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('create'), ...uploadFields }),
  z.object({ action: z.literal('confirm'), ...uploadFields }),
]);
export type ShellFileRequest = z.infer<typeof shellFileRequestSchema>;

/** Answer to `create`: where to PUT the bytes. */
export const shellFileCreatedSchema = z.object({
  shell_file_id: z.uuid(),
  /** True when this key's file was already confirmed: nothing is left to upload. */
  already_submitted: z.boolean(),
  upload: z.object({ url: z.url(), token: z.string(), path: z.string() }).nullable(),
});
export type ShellFileCreated = z.infer<typeof shellFileCreatedSchema>;

/** Answer to `confirm`. */
export const shellFileSubmittedSchema = z.object({
  shell_file_id: z.uuid(),
  job_id: z.uuid().nullable(),
  status: z.enum(shellFileStatuses),
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
  /** Whether `retry_shell_file` would be accepted. */
  can_retry: z.boolean(),
  created_at: z.string(),
  processed_at: z.string().nullable(),
});
export type ShellFile = z.infer<typeof shellFileSchema>;
