import { createHash, randomUUID } from 'node:crypto';
import {
  documentsBucket,
  ExoraError,
  isErrorCode,
  type ShellFileSubmitted,
  shellFileCreatedSchema,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import { FunctionsHttpError } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Session } from '../session.ts';

const refusalSchema = z.object({
  code: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

/** What is to be done with a file beside the usual. */
export interface UploadWishes {
  /** Store it and let nothing read it. */
  keepOnly?: boolean;
  /** Make it a document of its own also when the record has one with the same bytes. */
  keepDuplicates?: boolean;
}

/**
 * Uploads one file into the session's record and submits it for reading. A file that the record has already gives that
 * document (`duplicate_of`). Throws the `ExoraError` with which it was
 * refused; a refused file is listed in the record as failed.
 */
export async function upload(
  session: Session,
  name: string,
  bytes: Uint8Array,
  wishes: UploadWishes = {},
): Promise<ShellFileSubmitted> {
  const request = {
    patient_id: session.patientId,
    file_name: name,
    size_bytes: bytes.byteLength,
    idempotency_key: idempotencyKey(name, bytes),
    ...(wishes.keepOnly && { keep_only: true }),
    ...(wishes.keepDuplicates && { keep_duplicate: true }),
  };
  const created = shellFileCreatedSchema.parse(await call(session, { action: 'create', ...request }));
  if (created.upload !== null) {
    const { error } = await session.client.storage
      .from(documentsBucket)
      .uploadToSignedUrl(created.upload.path, created.upload.token, bytes, { contentType: 'application/octet-stream' });
    if (error) throw new ExoraError('upload_incomplete', { cause: error });
  }
  return shellFileSubmittedSchema.parse(await call(session, { action: 'confirm', ...request }));
}

/** One key for one file in one run: a repeated request is the same upload, a second run of the command is a new one. */
function idempotencyKey(name: string, bytes: Uint8Array): string {
  return createHash('sha256').update(run).update(name).update('\0').update(bytes).digest('hex');
}
const run = randomUUID();

async function call(session: Session, body: object): Promise<unknown> {
  const { data, error } = await session.client.functions.invoke('shell-file-processor-v3', { body });
  if (!error) return data;
  if (error instanceof FunctionsHttpError) {
    const answer: unknown = error.context;
    if (answer instanceof Response) throw refusal(await answer.text(), answer.status);
  }
  throw new ExoraError('engine_unavailable', { cause: error });
}

function refusal(text: string, status: number): ExoraError {
  const cause = new Error(`shell-file-processor-v3 answered with status ${status}`);
  try {
    const { code, parameters } = refusalSchema.parse(JSON.parse(text));
    if (isErrorCode(code)) return new ExoraError(code, { parameters, cause });
  } catch (notOurs) {
    if (!(notOurs instanceof SyntaxError || notOurs instanceof z.ZodError)) throw notOurs;
  }
  return new ExoraError('engine_unavailable', { cause });
}
