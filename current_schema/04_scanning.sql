-- =============================================================================
-- 04_SCANNING.SQL - DOCUMENTS THAT WAIT FOR THE MALWARE SCANNER
-- =============================================================================
-- Purpose: What a worker says when the scanner that stands before the reading gives no answer
-- Architecture: One RPC for the worker, fenced by the job it holds
-- Dependencies: 03_clinical_core.sql, 04_ai_processing.sql; fences of 08_job_coordination.sql
--
-- DESIGN DECISIONS:
-- - Without an answer a document waits, visibly (status held); it is never read unscanned
-- - What the scanner finds ends the job with malware_found: give_up_job() quarantines the file, tells its owner and logs it
-- - A file that passed is not marked: its reading's engine versions name the scanner
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: hold_reading()
-- INTEGRATION POINTS: exora-v3-worker (service_role); the next begin_reading() ends the waiting
-- =============================================================================

create function public.hold_reading(p_job_id uuid, p_worker_id text, p_attempt integer)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_job record := exora_private.hold_job(p_job_id, p_worker_id, p_attempt, 'shell_file_processing');
  v_file public.shell_files := exora_private.shell_file_of_job(v_job.job_payload);
begin
  update public.shell_files as f
  set status = 'held', error_code = 'scan_unavailable', error_parameters = '{}', error_retryable = true
  where f.id = v_file.id and f.status <> 'held';
  return found;
end
$$;

revoke all on function public.hold_reading(uuid, text, integer) from public, anon, authenticated;
grant execute on function public.hold_reading(uuid, text, integer) to service_role;

comment on function public.hold_reading(uuid, text, integer) is
  'Shows that the job''s file waits for the malware scanner; false if it did already. The worker then reschedules the job.';
