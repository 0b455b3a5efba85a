-- Back to before: Initial schema
-- Every record is lost: this takes the whole schema away.

-- 06_security.sql -------------------------------------------------------------

drop trigger exora_guard_submitted_original on storage.objects;

-- 02_profiles.sql -------------------------------------------------------------

-- Only a table's owner drops its triggers, and we don't own those of auth; with its function a trigger goes too.
drop function exora_private.create_own_profile cascade;

-- 06_security.sql -------------------------------------------------------------

drop policy exora_documents_owner_delete on storage.objects;

drop policy exora_documents_owner_select on storage.objects;

drop policy exora_documents_owner_update on storage.objects;

drop policy exora_documents_owner_insert on storage.objects;

-- 03_clinical_core.sql --------------------------------------------------------

drop view exora_private.facts;

-- 06_security.sql -------------------------------------------------------------

-- The bucket "documents" stays: what is in it belongs to people.

-- 01_foundations.sql ----------------------------------------------------------

alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;

alter default privileges in schema public grant all on functions to anon, authenticated, service_role;

alter default privileges in schema public grant all on tables to anon, authenticated, service_role;

alter default privileges grant execute on functions to public;

-- 08_job_coordination.sql -----------------------------------------------------

drop function exora_private.hold_job;

drop function public.claim_next_job_v3;

-- 06_security.sql -------------------------------------------------------------

drop function exora_private.shell_file_json;

drop function exora_private.require_file_read;

-- 04_ai_processing.sql --------------------------------------------------------

drop function exora_private.reading_of_job;

drop function exora_private.shell_file_of_job;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.can_retry;

-- 01_foundations.sql ----------------------------------------------------------

drop function exora_private.audit_row_hash;

-- 08_job_coordination.sql -----------------------------------------------------

drop table
  public.user_usage_tracking,
  public.job_idempotency_keys,
  public.job_queue,
  public.entity_processing_audit_v2,
  public.ai_processing_sessions,
  public.patient_interventions,
  public.patient_immunizations,
  public.patient_vitals,
  public.patient_observations,
  public.patient_allergies,
  public.patient_medications,
  public.patient_conditions,
  public.clinical_event_sources,
  public.medical_code_assignments,
  public.patient_clinical_events,
  public.shell_file_pages,
  public.shell_file_readings,
  public.shell_files,
  public.user_profile_context,
  public.profile_access_permissions,
  public.user_profiles,
  public.audit_log,
  exora_private.audit_heads,
  public.system_configuration;

drop function public.dismiss_shell_file;

drop function public.retry_shell_file;

drop function public.reject_shell_file;

drop function public.submit_shell_file;

drop function exora_private.require_upload;

drop function public.track_shell_file_upload_usage;

drop function public.reap_expired_jobs;

drop function public.reschedule_job;

drop function public.fail_job;

drop function public.complete_job;

drop function public.update_job_heartbeat;

drop function exora_private.finish_job;

drop function exora_private.earlier_result;

drop function public.enqueue_job_v3;

drop function exora_private.require_job_types;

drop function exora_private.job_types;

-- 06_security.sql -------------------------------------------------------------

drop function public.read_progress;

drop function public.read_overview;

drop function exora_private.overview_facts;

drop function public.read_document_text;

drop function public.read_document;

drop function public.read_documents;

drop function exora_private.require_read;

drop function exora_private.guard_submitted_original;

drop function public.set_ai_consent;

drop function exora_private.require_ai_consent;

drop function public.has_ai_consent;

-- 04_ai_processing.sql --------------------------------------------------------

drop function public.complete_understanding;

drop function exora_private.store_facts;

drop function exora_private.facts_of_type;

drop function exora_private.store_details;

drop function exora_private.unproven_facts;

drop function public.begin_understanding;

drop function public.complete_reading;

drop function public.store_page;

drop function public.begin_reading;

-- 03_clinical_core.sql --------------------------------------------------------

drop function exora_private.check_removed_part;

drop function exora_private.check_quotes;

drop function exora_private.check_clinical_event;

drop function exora_private.unproven_reason;

drop function exora_private.numbers_in;

drop function exora_private.squeeze;

drop function exora_private.fact_attributes;

drop function exora_private.other_attributes;

drop function exora_private.boolean_attribute;

drop function exora_private.number_attribute;

drop function exora_private.text_attribute;

drop function exora_private.guard_clinical_event;

drop function exora_private.partial_date;

drop function exora_private.refuse_change;

drop function exora_private.guard_shell_file;

drop function public.shell_file_id_for;

-- 02_profiles.sql -------------------------------------------------------------

drop function public.set_active_profile;

drop function public.get_accessible_profiles;

drop function public.has_profile_access;

drop function exora_private.require_owner;

drop function exora_private.can_read;

drop function exora_private.access_level;

drop function exora_private.is_owner;

-- 01_foundations.sql ----------------------------------------------------------

drop function public.verify_audit_chain;

drop function public.log_audit_event;

drop function exora_private.guard_audit_log;

drop function exora_private.setting;

drop function exora_private.require_user;

drop function exora_private.caller_role;

drop function exora_private.clean_parameters;

drop function exora_private.fail;

drop function exora_private.error_codes;

drop schema exora_private;
