import { type IdentityName, identities } from './cast.ts';

/**
 * Who may do what, to be read by eye. A table or function that no line names fails the matrix: whoever adds one says
 * here who may use it. What is asked is always about one owner's record, by everybody.
 */
type Who = readonly IdentityName[];

const nobody: Who = [];
const ownerAlone: Who = ['owner', 'service'];
const carers: Who = ['view-carer', 'edit-carer', 'expired carer', 'revoked carer'];
const providers: Who = ['provider in consent', 'provider out of consent'];

/** Who sees the record's rows by a plain select: [who, tables]. */
export const selects: [Who, string[]][] = [
  [
    ownerAlone,
    [
      'public.account_plans',
      'public.ai_processing_sessions',
      'public.audit_log',
      'public.clinical_event_sources',
      'public.dual_lens_user_preferences',
      'public.encounter_events',
      'public.entity_processing_audit_v2',
      'public.healthcare_encounters',
      'public.manual_review_queue',
      'public.medical_code_assignments',
      'public.ocr_artifacts',
      'public.patient_allergies',
      'public.patient_appointments',
      'public.patient_clinical_events',
      'public.patient_conditions',
      'public.patient_consent_history',
      'public.patient_consents',
      'public.patient_immunizations',
      'public.patient_interventions',
      'public.patient_medications',
      'public.patient_observations',
      'public.patient_vitals',
      'public.provider_access_log',
      'public.provider_clinical_notes',
      'public.semantic_processing_sessions',
      'public.shell_file_pages',
      'public.shell_file_readings',
      'public.shell_files',
      'public.user_events',
      'public.user_profile_context',
      'public.user_profiles',
      'public.user_usage_tracking',
      'storage.objects',
    ],
  ],
  // Whoever was given access sees what was given, also when it has ended.
  [[...ownerAlone, ...carers], ['public.profile_access_permissions']],
  // So does a provider, and finds oneself in the registry.
  [[...ownerAlone, ...providers], ['public.patient_provider_access']],
  [['service', ...providers], ['public.provider_registry']],
  // A message is its reader's, whichever record it is about.
  [['service', ...providers], ['public.system_notifications']],
  // Operators' tables.
  [
    ['service'],
    [
      'public.api_budget_usage',
      'public.api_budgets',
      'public.api_capacity_leases',
      'public.job_idempotency_keys',
      'public.job_queue',
      'public.system_configuration',
    ],
  ],
  // The price list.
  [identities.filter((name) => name !== 'anon'), ['public.subscription_plans']],
  // Internals: no API role reaches the schema.
