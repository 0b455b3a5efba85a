import { type IdentityName, identities } from './cast.ts';

/**
 * Who may do what, to be read by eye. A table or function that no line names fails the matrix: whoever adds one says
 * here who may use it. What is asked is always about one owner's record, by everybody.
 */
type Who = readonly IdentityName[];

const nobody: Who = [];
const ownerAlone: Who = ['owner', 'service'];
const providers: Who = ['provider in consent', 'provider out of consent'];
const carers: Who = ['view-carer', 'edit-carer', 'expired carer', 'revoked carer'];

/** Who sees the record's rows by a plain select: [who, tables]. */
export const selects: [Who, string[]][] = [
  [
    ownerAlone,
    [
      'public.account_plans',
      'public.ai_processing_sessions',
      'public.audit_log',
      'public.clinical_event_decisions',
      'public.clinical_event_sources',
      'public.clinical_narrative_sentences',
      'public.clinical_narratives',
      'public.dual_lens_user_preferences',
      'public.encounter_events',
      'public.entity_processing_audit_v2',
      'public.healthcare_encounters',
      'public.manual_review_queue',
      'public.medical_code_assignments',
      'public.narrative_source_mappings',
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
      'public.system_notifications',
      'public.user_events',
      'public.user_profile_context',
      'public.user_profiles',
      'public.user_usage_tracking',
      'storage.objects',
    ],
  ],
  // Whoever was given access sees what was given, also when it has ended.
  [[...ownerAlone, ...carers], ['public.profile_access_permissions']],
  // So does a provider, and the own entry of the registry.
  [[...ownerAlone, ...providers], ['public.patient_provider_access']],
  [['service', ...providers], ['public.provider_registry']],
  // Operators' tables.
  [
    ['service'],
    [
      'public.api_budget_usage',
      'public.api_budgets',
      'public.api_capacity_leases',
      'public.api_rate_limits',
      'public.job_idempotency_keys',
      'public.job_queue',
      'public.medical_code_maps',
      'public.medical_code_synonyms',
      'public.medical_code_systems',
      'public.medical_codes',
      'public.system_configuration',
    ],
  ],
  // The price list.
  [identities.filter((name) => name !== 'anon'), ['public.subscription_plans']],
  // Internals: no API role reaches the schema.
  [
    nobody,
    [
      'exora_private.audit_anchor_heads',
      'exora_private.audit_anchors',
      'exora_private.audit_heads',
      'exora_private.facts',
      'exora_private.facts_ever',
      'exora_private.failed_audit_events',
      'exora_private.file_access_tickets',
      'exora_private.medical_code_words',
    ],
  ],
];

/** Who may write a table itself. Everything else is written by functions alone. */
export const writes: Record<string, Record<'insert' | 'update' | 'delete', Who>> = {
  // The bytes of an upload that is not submitted yet.
  'storage.objects': { insert: ownerAlone, update: ownerAlone, delete: ownerAlone },
};

/** Which roles may execute each function of schema public: [roles, functions]. anon may execute none. */
export const executes: [('authenticated' | 'service_role')[], string[]][] = [
  [
    ['authenticated'],
    [
      'add_clinical_event',
      'cancel_appointment',
      'confirm_clinical_event',
      'correct_clinical_event',
      'create_profile',
      'dismiss_shell_file',
      'find_providers',
      'get_accessible_profiles',
      'get_lens_preference',
      'get_patients_in_care',
      'give_consent',
      'grant_profile_access',
      'grant_provider_access',
      'has_semantic_data_access',
      'log_user_event',
      'mark_notifications_read',
      'open_shell_file',
      'read_appointments',
      'read_audit_log',
      'read_consents',
      'read_document',
      'read_document_text',
      'read_documents',
      'read_encounters',
      'read_facts',
      'read_lab_history',
      'read_medications',
      'read_narratives',
      'read_notifications',
      'read_overview',
      'read_progress',
      'read_provider_notes',
      'read_providers',
      'read_review_queue',
      'read_timeline',
      'reject_clinical_event',
      'reject_shell_file',
      'remove_encounter',
      'retry_shell_file',
      'revoke_profile_access',
      'revoke_provider_access',
      'save_appointment',
      'save_encounter',
      'set_active_profile',
      'set_ai_consent',
      'set_lens_preference',
      'submit_shell_file',
      'update_profile',
      'withdraw_consent',
      'write_provider_note',
    ],
  ],
  [
    ['authenticated', 'service_role'],
    [
      'data_quality_report',
      'database_health_check',
      'get_user_usage_status',
      'has_profile_access',
      'has_profile_access_level',
      'job_queue_health',
      'register_provider',
      'search_medical_codes',
      'shell_file_id_for',
      'verify_audit_chain',
      'verify_provider',
    ],
  ],
  [
    ['service_role'],
    [
      'acquire_api_capacity',
      'begin_narrating',
      'begin_reading',
      'begin_understanding',
      'claim_next_job_v3',
      'complete_job',
      'complete_narrating',
      'complete_reading',
      'complete_understanding',
      'enqueue_job_v3',
      'fail_job',
      'has_ai_consent',
      'load_medical_codes',
      'log_audit_event',
      'read_audit_anchors',
      'reap_expired_jobs',
      'record_failed_audit_event',
      'release_api_capacity',
      'reschedule_job',
      'retry_failed_audit_events',
      'seal_audit_anchor',
      'set_account_plan',
      'set_api_rate_limit',
      'sign_audit_anchor',
      'store_page',
      'track_ai_processing_usage',
      'track_shell_file_upload_usage',
      'update_job_heartbeat',
      'verify_audit_anchors',
    ],
  ],
];

/** Functions of schema exora_private that an API role may execute (policies call them): [roles, functions]. */
export const privateExecutes: [('authenticated' | 'service_role')[], string[]][] = [
  [['authenticated'], ['ticket_folders']],
];

const signedIn: Who = identities.filter((name) => name !== 'anon' && name !== 'service');
const editors: Who = ['owner', 'edit-carer'];
const viewers: Who = [...editors, 'view-carer', 'provider in consent'];

/** Who is answered when they call a function about the owner's record with good arguments: [who, functions]. */
export const answers: [Who, string[]][] = [
  // About oneself, whoever one is.
  [
    signedIn,
    [
      'create_profile',
      'find_providers',
      'get_accessible_profiles',
      'get_patients_in_care',
      'has_semantic_data_access',
      'mark_notifications_read',
      'read_notifications',
    ],
  ],
  [
    [...signedIn, 'service'],
    ['search_medical_codes', 'shell_file_id_for'],
  ],
  [
    ['owner'],
    [
      'dismiss_shell_file',
      'give_consent',
      'grant_profile_access',
      'grant_provider_access',
      'read_audit_log',
      'read_consents',
      'reject_shell_file',
      'retry_shell_file',
      'revoke_profile_access',
      'revoke_provider_access',
      'set_ai_consent',
      'submit_shell_file',
      'update_profile',
      'withdraw_consent',
    ],
  ],
  [ownerAlone, ['get_user_usage_status', 'has_profile_access', 'has_profile_access_level', 'verify_audit_chain']],
  [
    editors,
    [
      'add_clinical_event',
      'cancel_appointment',
      'confirm_clinical_event',
      'correct_clinical_event',
      'reject_clinical_event',
      'remove_encounter',
      'save_appointment',
      'save_encounter',
    ],
  ],
  [
    viewers,
    [
      'get_lens_preference',
      'log_user_event',
      'open_shell_file',
      'read_appointments',
      'read_document',
      'read_document_text',
      'read_documents',
      'read_encounters',
      'read_facts',
      'read_lab_history',
      'read_medications',
      'read_narratives',
      'read_overview',
      'read_progress',
      'read_provider_notes',
      'read_providers',
      'read_review_queue',
      'read_timeline',
      'set_active_profile',
      'set_lens_preference',
    ],
  ],
  [['provider in consent'], ['write_provider_note']],
  [
    ['admin', 'service'],
    ['data_quality_report', 'database_health_check', 'job_queue_health', 'register_provider', 'verify_provider'],
  ],
  [
    ['service'],
    [
      'acquire_api_capacity',
      'begin_narrating',
      'begin_reading',
      'begin_understanding',
      'claim_next_job_v3',
      'complete_job',
      'complete_narrating',
      'complete_reading',
      'complete_understanding',
      'enqueue_job_v3',
      'fail_job',
      'has_ai_consent',
      'load_medical_codes',
      'log_audit_event',
      'read_audit_anchors',
      'reap_expired_jobs',
      'record_failed_audit_event',
      'release_api_capacity',
      'reschedule_job',
      'retry_failed_audit_events',
      'seal_audit_anchor',
      'set_account_plan',
      'set_api_rate_limit',
      'sign_audit_anchor',
      'store_page',
      'track_ai_processing_usage',
      'track_shell_file_upload_usage',
      'update_job_heartbeat',
      'verify_audit_anchors',
    ],
  ],
];
