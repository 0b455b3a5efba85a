import { type ErrorCode, type ErrorParameters, ExoraError, toExoraError } from '@exora/contracts';
import type { z } from 'zod';
import { logFailure } from '#lib/log.ts';
import { referenceHeader } from './reference.ts';
import { assertSameOrigin } from './same-origin.ts';

/** An error about an upload that the documents list shows as refused. */
export class ListedUploadError extends ExoraError {
  readonly shellFileId: string;

  constructor(code: ErrorCode, parameters: ErrorParameters, shellFileId: string) {
    super(code, { parameters });
    this.shellFileId = shellFileId;
  }
}

const privateHeaders = { 'Cache-Control': 'private, no-store' };

/** Answers a reading request: `read`'s value as JSON, or the error's body with its HTTP status. */
export async function answerRead(request: Request, where: string, read: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await read(), { headers: privateHeaders });
  } catch (thrown) {
    return answerProblem(request, where, thrown);
  }
}

/** Answers a changing request, which has to come from this site's own page. */
export async function answerChange(request: Request, where: string, change: () => Promise<unknown>): Promise<Response> {
  return answerRead(request, where, async () => {
    assertSameOrigin(request.headers);
    return change();
  });
}

/** The error answer of any route: its `ErrorBody` with the request's reference. Failures on our side are logged. */
export function answerProblem(request: Request, where: string, thrown: unknown): Response {
  const error = toExoraError(thrown);
  const reference = request.headers.get(referenceHeader);
  if (error.http >= 500) logFailure(thrown, { reference, where });
  const about = error instanceof ListedUploadError ? { shell_file_id: error.shellFileId } : {};
  return Response.json({ ...error.toJSON(), reference, ...about }, { status: error.http, headers: privateHeaders });
}

/** Largest JSON body of a request, in bytes: ids, names and a few sentences. */
const maxBodyBytes = 256 * 1024;

/** The request's JSON body by `schema`; anything else, and whatever is larger than requests are, is `invalid_request`. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  let body: unknown;
  try {
    body = JSON.parse(await readText(request));
  } catch (cause) {
    throw new ExoraError('invalid_request', { cause });
  }
  return parseRequest(schema, body);
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.length;
    // Leaving the loop cancels the transfer.
    if (sizeBytes > maxBodyBytes) throw new ExoraError('invalid_request');
    chunks.push(chunk);
  }
  return new Blob(chunks).text();
}

/** A value of a request (body or path) by `schema`; anything else is `invalid_request`. */
export function parseRequest<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new ExoraError('invalid_request', { cause: result.error });
  return result.data;
}
