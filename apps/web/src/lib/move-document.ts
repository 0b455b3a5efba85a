import {
  accountSecuritySchema,
  type Database,
  ExoraError,
  openedFileSchema,
  type ShellFileRequest,
  shellFileCreatedSchema,
  shellFileErasureSchema,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callShellFileProcessor } from '#lib/call-shell-file-processor.ts';
import { callRpc, errorOfAnswer } from '#lib/supabase/call-rpc.ts';
import { downloadStored } from '#lib/supabase/download-stored.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * Uploads a document anew into the record `to`, where it is read like any other, and then erases it where it was. Gives its id
 * there. Broken off at any place it can be done again: the upload's key is made of the document's id, so that it comes to
 * the same document, and nothing is erased before that is there.
 */
export async function moveDocument(
  id: string,
  to: string,
  { reference, signal }: { reference: string | null; signal: AbortSignal },
): Promise<string> {
  const client = await createActionClient();
  const { uses, session_has_it: hasFactor } = await callRpc(client, 'read_account_security', {}, accountSecuritySchema);
  // The erasure at the end would ask for it, when the document is in both records already.
  if (uses.includes('erasure') && !hasFactor) throw new ExoraError('second_factor_needed');
  // Whoever may open it could copy it, but only its owner may take it away: the erasure would say so too late.
  await callRpc(client, 'preview_shell_file_erasure', { p_shell_file_id: id }, shellFileErasureSchema);
  const file = await callRpc(client, 'open_shell_file', { p_shell_file_id: id }, openedFileSchema);
  const upload: Omit<ShellFileRequest, 'action'> = {
    patient_id: to,
    file_name: file.file_name,
    size_bytes: file.size_bytes,
    idempotency_key: `moved-${id}`,
    keep_only: await isKept(client, id),
  };
  const created = await callShellFileProcessor({ action: 'create', ...upload }, shellFileCreatedSchema, reference);
  if (created.upload !== null) {
    const bytes = await downloadStored(client, file.path, signal);
    if (bytes === null) throw new ExoraError('not_found');
    const response = await fetch(created.upload.url, {
      method: 'PUT',
      // By its own type, a stranger's page of HTML would be run where it is opened.
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes,
      signal,
    }).catch((cause: unknown) => {
      throw new ExoraError('storage_unavailable', { cause });
    });
    if (!response.ok && response.status !== 409) throw new ExoraError('storage_unavailable');
  }
  const submitted = await callShellFileProcessor({ action: 'confirm', ...upload }, shellFileSubmittedSchema, reference);
  await callRpc(client, 'erase_shell_file', { p_shell_file_id: id }, shellFileErasureSchema);
  return submitted.shell_file_id;
}

/** Whether its owner keeps a document unread: then it stays so wherever it goes. */
async function isKept(client: SupabaseClient<Database>, id: string): Promise<boolean> {
  const { data, error, status } = await client.from('shell_files').select('status').eq('id', id).single();
  if (error) throw errorOfAnswer(error, status);
  return data.status === 'kept';
}
