import { type LineType, type RecordLine, recordLineSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Lines of a page. */
export const linesAPage = 50;

/** A page of a record's drugs, conditions or allergies with their histories, after the line of this id. */
export async function readRecordLines(
  client: SupabaseClient,
  patientId: string,
  type: LineType,
  after: string | null,
): Promise<RecordLine[]> {
  const parameters = {
    p_patient_id: patientId,
    p_type: type,
    p_limit: linesAPage,
    ...(after !== null && { p_after_id: after }),
  };
  return callRpc(client, 'read_record_lines', parameters, z.array(recordLineSchema));
}
