import { ExoraError, type ResultLine, type ResultType, resultLineSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Lines of a page. */
export const resultLinesAPage = 100;

/** A page of a record's analytes or measurements with their latest results, after the line of this id. */
export async function readResultLines(
  client: SupabaseClient,
  patientId: string,
  type: ResultType,
  after: string | null,
): Promise<ResultLine[]> {
  const parameters = {
    p_patient_id: patientId,
    p_type: type,
    p_limit: resultLinesAPage,
    ...(after !== null && { p_after_id: after }),
  };
  return callRpc(client, 'read_result_lines', parameters, z.array(resultLineSchema));
}

/** The analyte or measurement that a result belongs to, with all its results. */
export async function readResultLine(
  client: SupabaseClient,
  patientId: string,
  type: ResultType,
  resultId: string,
): Promise<ResultLine> {
  const parameters = { p_patient_id: patientId, p_type: type, p_event_id: resultId };
  const [line] = await callRpc(client, 'read_result_lines', parameters, z.array(resultLineSchema));
  if (line === undefined) throw new ExoraError('not_found');
  return line;
}
