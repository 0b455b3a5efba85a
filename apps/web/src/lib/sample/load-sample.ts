import { type Database, ExoraError, shellFileCreatedSchema, shellFileSubmittedSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callShellFileProcessor } from '#lib/call-shell-file-processor.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { sampleDocuments } from './sample-documents.ts';
import { isSampleProfile, sampleBirthDate, sampleName } from './sample-profile.ts';

/**
 * Makes the sample patient's record and brings its documents in, the way that every document goes: announced, sent to a
 * signed address, confirmed, and read by the worker. Asked again, it opens the record that there is, and sends again what
 * didn't arrive; equal bytes are one document.
 */
export async function loadSample(client: SupabaseClient<Database>, reference: string | null): Promise<string> {
  const there = (await accessibleProfiles()).find(isSampleProfile);
  const profileId =
    there?.id ??
    (await callRpc(
      client,
      'create_profile',
      { p_profile_type: 'adult_in_care', p_display_name: sampleName, p_date_of_birth: sampleBirthDate },
      z.uuid(),
    ));
  for (const { name, bytes } of await sampleDocuments()) {
    const upload = {
      patient_id: profileId,
      file_name: name,
      size_bytes: bytes.byteLength,
      idempotency_key: crypto.randomUUID(),
    };
    const created = await callShellFileProcessor({ action: 'create', ...upload }, shellFileCreatedSchema, reference);
    if (created.upload !== null) await send(created.upload.url, bytes);
    await callShellFileProcessor({ action: 'confirm', ...upload }, shellFileSubmittedSchema, reference);
  }
  await callRpc(client, 'set_active_profile', { p_profile_id: profileId }, z.unknown());
  return profileId;
}

const sendTimeoutMs = 60_000;

async function send(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
    signal: AbortSignal.timeout(sendTimeoutMs),
  }).catch((cause: unknown) => {
    throw new ExoraError('storage_unavailable', { cause });
  });
  if (!answer.ok) throw new ExoraError('upload_incomplete', { cause: new Error(`Storage answered ${answer.status}`) });
}
