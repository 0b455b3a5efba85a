import { type Database, documentsBucket, ExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { ImportTarget } from '../import-archive.ts';
import { archiveError } from './archive-error.ts';

/** The profile that an archive becomes. */
export interface NewProfile {
  type: 'child' | 'adult_in_care' | 'pet' | 'self';
  displayName: string;
  dateOfBirth: string | null;
}

const begunSchema = z.object({
  import_id: z.uuid(),
  patient_id: z.uuid(),
  status: z.enum(['open', 'completed']),
  position: z.int().nonnegative(),
});

/** Brings archives to the signed-in person, each as this profile. */
export function importTarget(client: SupabaseClient<Database>, profile: NewProfile): ImportTarget {
  return {
    async begin(archive) {
      const { data, error } = await client.rpc('begin_record_import', {
        p_archive: { ...archive },
        p_profile_type: profile.type,
        p_display_name: profile.displayName,
        ...(profile.dateOfBirth !== null && { p_date_of_birth: profile.dateOfBirth }),
      });
      if (error) throw archiveError(error);
      const begun = begunSchema.parse(data);
      return {
        importId: begun.import_id,
        patientId: begun.patient_id,
        isCompleted: begun.status === 'completed',
        position: begun.position,
      };
    },
    async upload(path, bytes, mime) {
      const bucket = client.storage.from(documentsBucket);
      const signed = await bucket.createSignedUploadUrl(path, { upsert: true });
      if (signed.error) throw new ExoraError('storage_unavailable', { cause: signed.error });
      const { error } = await bucket.uploadToSignedUrl(path, signed.data.token, bytes, { contentType: mime });
      if (error) throw new ExoraError('upload_incomplete', { cause: error });
    },
    async send(importId, position, rows) {
      const { data, error } = await client.rpc('import_record_rows', {
        p_import_id: importId,
        p_position: position,
        p_rows: [...rows],
      });
      if (error) throw archiveError(error);
      return z.int().parse(data);
    },
    async complete(importId) {
      const { error } = await client.rpc('complete_record_import', { p_import_id: importId });
      if (error) throw archiveError(error);
    },
  };
}
