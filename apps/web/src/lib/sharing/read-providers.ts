import {
  type Consent,
  type ConsentWording,
  consentSchema,
  consentWordingSchema,
  type ProviderAccess,
  type ProviderNote,
  providerAccessSchema,
  providerNoteSchema,
} from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** A record's grants to providers, latest first, ended ones included. */
export async function readProviders(client: SupabaseClient, patientId: string): Promise<ProviderAccess[]> {
  return callRpc(client, 'read_providers', { p_patient_id: patientId }, z.array(providerAccessSchema));
}

/** Notes of a page. */
export const notesAPage = 50;

/** A page of what providers wrote, latest first; `before` is the last one seen. */
export async function readProviderNotes(
  client: SupabaseClient,
  patientId: string,
  before: string | null,
): Promise<ProviderNote[]> {
  const parameters = { p_patient_id: patientId, p_limit: notesAPage, ...(before !== null && { p_before_id: before }) };
  return callRpc(client, 'read_provider_notes', parameters, z.array(providerNoteSchema));
}

/** A record's consents with their histories. */
export async function readConsents(client: SupabaseClient, patientId: string): Promise<Consent[]> {
  return callRpc(client, 'read_consents', { p_patient_id: patientId }, z.array(consentSchema));
}

/** The wordings that consents are given to, the present one of each type first. */
export async function readConsentWordings(client: SupabaseClient): Promise<ConsentWording[]> {
  return callRpc(client, 'read_consent_wordings', {}, z.array(consentWordingSchema));
}
