import { type Lens, lenses, type Narrative, narratingSchema, narrativeSchema, toExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** What is told of a document, and how its reader likes to look at this record. */
export interface DocumentStory {
  narratives: Narrative[];
  /** Whether it is being told, or told anew after a change. */
  isPending: boolean;
  lens: Lens;
}

const nothingToSee: DocumentStory = { narratives: [], isPending: false, lens: 'document' };

/** The story of one document of a record, with the reader's chosen lens; nothing for whom narratives aren't shared with. */
export async function readDocumentStory(
  client: SupabaseClient,
  patientId: string,
  shellFileId: string,
): Promise<DocumentStory> {
  try {
    const [narratives, narrating, lens] = await Promise.all([
      callRpc(
        client,
        'read_narratives',
        { p_patient_id: patientId, p_type: 'document', p_shell_file_id: shellFileId },
        z.array(narrativeSchema),
      ),
      callRpc(client, 'read_narrating', { p_patient_id: patientId }, narratingSchema),
      callRpc(client, 'get_lens_preference', { p_profile_id: patientId }, z.enum(lenses)),
    ]);
    return { narratives, isPending: narrating.is_pending, lens };
  } catch (thrown) {
    if (toExoraError(thrown).code === 'not_allowed') return nothingToSee;
    throw thrown;
  }
}
