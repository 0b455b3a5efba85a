-- =============================================================================
-- 06_ERASURE_RULES.SQL - WHAT AN ERASURE DOES WITH EACH TABLE
-- =============================================================================
-- Purpose: The one list of all tables with what happens to their rows when a record or an account is erased, and why
-- Architecture: A function without state; erasing works through it, a test compares it with the catalog, docs are made of it
-- Dependencies: None when it is made; the tables of all other files when it is used
--
-- DESIGN DECISIONS:
-- - A table that is not in the list fails a test: none can be forgotten
-- - The order is that of deleting: what refers comes before what it refers to
-- - What stays has nothing that names anybody: ids of things that are gone, counts, technical words
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: exora_private.erasure_rules()
-- INTEGRATION POINTS: exora_private.erase_rows() (08_erasure_work.sql); docs/reference/erasure.md
-- =============================================================================

create function exora_private.erasure_rules()
returns table (
  ordinal bigint,
  relation text,
  action text,
  record_key text,
  account_key text,
  batch integer,
  reason text
)
language sql
immutable
set search_path = ''
as $$
  -- batch: rows deleted by one statement, so many that it takes about a second at most. Null: another step or a foreign key
  -- takes them along, as the reason says.
  select row_number() over (), r.*
  from (
    values
      -- Told and understood.
      ('public.clinical_narratives', 'erase', 'patient_id', null, 200, 'stories of the record'),
      ('public.clinical_narrative_sentences', 'erase', 'patient_id', null, null, 'with their story'),
      ('public.narrative_source_mappings', 'erase', 'patient_id', null, null, 'with their story'),
      ('public.semantic_processing_sessions', 'erase', 'patient_id', null, 2000, 'when and by which engine it was told'),
      ('public.manual_review_queue', 'erase', 'patient_id', null, 2000, 'what waits for a person, or was decided'),
      ('public.encounter_events', 'erase', 'patient_id', null, 2000, 'which facts a visit brought'),
      (
        'public.provider_clinical_notes', 'erase', 'patient_id', null, 500,
        'what providers wrote here; the records that a provider must keep by law are kept in their own systems'
      ),
      ('public.healthcare_encounters', 'erase', 'patient_id', null, 1000, 'visits'),
      ('public.patient_clinical_events', 'erase', 'patient_id', null, 300, 'facts, in all their versions'),
      ('public.medical_code_assignments', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.clinical_event_sources', 'erase', 'patient_id', null, null, 'proofs, with their fact'),
      ('public.clinical_event_decisions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_conditions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_medications', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_allergies', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_observations', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_vitals', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_immunizations', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.patient_interventions', 'erase', 'patient_id', null, null, 'with their fact'),
      ('public.ai_model_answers', 'erase', 'patient_id', null, 500, 'what language models answered'),
      ('public.entity_processing_audit_v2', 'erase', 'patient_id', null, 5000, 'every candidate with its words'),
      ('public.ai_processing_sessions', 'erase', 'patient_id', null, 1000, 'when and by which engine it was understood'),
      -- Documents.
      ('public.ocr_artifacts', 'erase', 'patient_id', null, 5000, 'what each pass over a page gave'),
      ('public.shell_file_pages', 'erase', 'patient_id', null, 200, 'texts and words of pages'),
      ('public.shell_file_readings', 'erase', 'patient_id', null, 500, 'readings of documents'),
      ('exora_private.duplicate_uploads', 'erase', 'patient_id', null, 5000, 'which uploads had the bytes of which document'),
      ('public.imported_history', 'erase', 'patient_id', null, 2000, 'the history that an archive brought'),
      ('exora_private.file_access_tickets', 'erase', 'patient_id', 'user_id', 5000, 'openings of a minute'),
      ('public.shell_files', 'erase', 'patient_id', null, 500, 'documents, with their names'),
      ('public.record_imports', 'erase', 'patient_id', null, 500, 'which archives were brought in'),
      ('public.document_costs', 'erase', null, null, null, 'with their document; sums stay in erased_usage'),
      ('storage.objects', 'erase', null, null, null, 'originals, pictures of pages and unsubmitted uploads, through Storage'),
      ('exora_private.record_tellings', 'erase', 'patient_id', null, 1, 'up to which change the record is told'),
      -- Who may see it.
      ('public.break_glass_uses', 'erase', 'patient_id', null, 1000, 'emergencies; the audit log keeps that and when'),
      ('exora_private.emergency_codes', 'erase', 'patient_id', null, 1000, 'hashes of emergency codes'),
      ('public.profile_invitations', 'erase', 'profile_id', 'created_by', 1000, 'whom the owner invited'),
      ('exora_private.invitation_tries', 'erase', null, 'user_id', 5000, 'when somebody tried a code'),
      ('public.legal_representations', 'erase', 'profile_id', 'representative_user_id', 1000, 'who acted for the person by law'),
      ('exora_private.care_reminders', 'erase', 'profile_id', null, 1000, 'what was reminded of'),
      ('public.provider_access_log', 'erase', 'patient_id', null, 5000, 'the audit log keeps the same events'),
      ('public.patient_provider_access', 'erase', 'patient_id', null, 1000, 'what providers were given'),
      ('public.patient_consent_history', 'erase', 'patient_id', null, 5000, 'the audit log keeps that and when it was decided'),
      ('public.patient_consents', 'erase', 'patient_id', null, 1000, 'what was agreed to'),
      ('public.profile_access_permissions', 'erase', 'profile_id', 'grantee_user_id', 1000, 'what carers were given'),
      -- What people have for themselves.
      ('public.user_profile_context', 'erase', 'active_profile_id', 'user_id', 1000, 'which record somebody looked at'),
      ('public.system_notifications', 'erase', 'patient_id', 'user_id', 5000, 'messages'),
      ('public.patient_appointments', 'erase', 'patient_id', null, 2000, 'appointments'),
      ('public.dual_lens_user_preferences', 'erase', 'profile_id', 'user_id', 1000, 'how somebody looks at it'),
      ('public.user_events', 'erase', 'profile_id', 'user_id', 5000, 'how the apps were used'),
      ('public.account_security', 'erase', null, 'user_id', 1, 'what the account asks a second factor for'),
      ('public.account_plans', 'erase', null, 'user_id', 1, 'the account''s plan'),
      -- Work.
      ('public.job_queue', 'erase', null, null, null, 'jobs of the record, finished ones too, are walked through by their ids'),
      ('public.job_idempotency_keys', 'erase', null, null, null, 'with their job'),
      (
        'public.user_usage_tracking', 'pseudonymise', null, null, null,
        'summed up by month in erased_usage, under the erasure''s number, and erased'
      ),
      -- The log.
      (
        'public.audit_log', 'pseudonymise', null, null, null,
        'personal fields and their salts are emptied, here and in the system''s chain; ids, times, kinds and counts stay, so that '
        'the chain verifies and nobody can say unseen what was done'
      ),
      (
        'exora_private.failed_audit_events', 'pseudonymise', null, null, null,
        'events that wait to be written lose their personal part; they are written all the same'
      ),
      (
        'exora_private.erasures', 'pseudonymise', null, null, null,
        'the receipt: kind, times and counts; who and which record is emptied when it is done'
      ),
      -- Last.
      ('public.user_profiles', 'erase', null, null, null, 'the record itself, after everything of it'),
      ('auth.sessions', 'erase', null, null, null, 'of an account: ended at once'),
      ('auth.refresh_tokens', 'erase', null, null, null, 'of an account: with their session'),
      ('auth.flow_state', 'erase', null, null, null, 'of an account: sign-ins that were under way'),
      ('auth.identities', 'erase', null, null, null, 'of an account: with its user'),
      ('auth.audit_log_entries', 'erase', null, null, null, 'of an account: what Supabase Auth logged about its user'),
      ('auth.users', 'erase', null, null, null, 'of an account: last of all'),
      -- Of nobody, or of somebody else.
      (
        'public.provider_registry', 'keep', null, null, null,
        'a public register of professionals; an erased account is no more the sign-in of its entry'
      ),
      ('exora_private.audit_heads', 'keep', null, null, null, 'hashes: the ends of chains'),
      ('exora_private.audit_anchors', 'keep', null, null, null, 'hashes: seals over all chains'),
      ('exora_private.audit_cuts', 'keep', null, null, null, 'hashes: where a chain begins whose old rows are past their time'),
      ('exora_private.audit_signing_keys', 'keep', null, null, null, 'public keys that seals are checked with'),
      ('exora_private.audit_anchor_heads', 'keep', null, null, null, 'hashes: which ends an anchor sealed'),
      ('exora_private.erased_usage', 'keep', null, null, null, 'sums by month for the accounts, of nobody who can be named'),
      (
        'exora_private.break_glass_attempts', 'keep', null, null, null,
        'when a provider tried to break glass, without whose record; two days'
      ),
      ('public.consent_wordings', 'keep', null, null, null, 'published wordings of consents'),
      ('public.api_budgets', 'keep', null, null, null, 'limits of outside providers'),
      ('public.api_budget_usage', 'keep', null, null, null, 'calls of all records together'),
      ('public.api_capacity_leases', 'keep', null, null, null, 'calls by the number of a job that is gone; two days'),
      ('exora_private.job_lane_slots', 'keep', null, null, null, 'numbers of jobs; removed when next counted'),
      ('public.job_lanes', 'keep', null, null, null, 'settings of the queue'),
      ('exora_private.job_lines', 'keep', null, null, null, 'state of the queue'),
      ('public.job_workers', 'keep', null, null, null, 'workers'),
      ('public.maintenance_tasks', 'keep', null, null, null, 'upkeep: when and by which worker'),
      ('public.system_configuration', 'keep', null, null, null, 'settings'),
      ('public.subscription_plans', 'keep', null, null, null, 'the price list'),
      ('public.medical_code_systems', 'keep', null, null, null, 'published code systems'),
      ('public.medical_codes', 'keep', null, null, null, 'published code systems'),
      ('public.medical_code_synonyms', 'keep', null, null, null, 'published code systems'),
      ('public.medical_code_maps', 'keep', null, null, null, 'published code systems'),
      ('exora_private.medical_code_words', 'keep', null, null, null, 'published code systems'),
      ('storage.buckets', 'keep', null, null, null, 'settings of the file store')
  ) as r (relation, action, record_key, account_key, batch, reason)
$$;

comment on function exora_private.erasure_rules() is
  'Every table with what an erasure does with its rows (erase, pseudonymise, keep) and why, in the order of erasing.';
