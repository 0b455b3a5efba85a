import { type Encounter, encounterSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Visits asked for at once: the most that the database gives. */
const mostEncounters = 200;

/** The latest visits that people or their archives put down, each with the facts that it brought. */
export async function readEncounters(client: SupabaseClient, patientId: string): Promise<Encounter[]> {
  const parameters = { p_patient_id: patientId, p_limit: mostEncounters };
  return callRpc(client, 'read_encounters', parameters, z.array(encounterSchema));
}
