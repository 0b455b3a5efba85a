-- =============================================================================
-- 08_EXPIRY.SQL - WHAT GOES BY ITSELF, AND WHEN
-- =============================================================================
-- Purpose: Rows that have done their duty go after a time that operators set
-- Architecture: One list of what goes, by which clock and which setting; a task of the upkeep works through it every hour
-- Dependencies: 01-07, 06_erasure.sql
--
-- DESIGN DECISIONS:
-- - A record's documents, facts and their history have no end: they are the owner's, who erases them
-- - No setting goes below the least time, at which something would be removed that is still needed
-- - At most 5,000 rows of a kind go at once; the rest goes with the next runs
--
-- TABLES CREATED (0 tables): none
--
-- KEY FUNCTIONS: exora_private.expiry_rules(), exora_private.remove_expired()
-- INTEGRATION POINTS: run_maintenance() (08_job_upkeep.sql); docs/reference/erasure.md
-- =============================================================================

insert into public.system_configuration (key, value, description)
values
  ('retention.unsubmitted_upload_hours', '24', 'Hours that the bytes of an upload are kept that nobody submitted, or whose document was removed.'),
  ('retention.refused_file_days', '90', 'Days that an upload is listed that was refused and not kept.'),
  ('retention.model_answer_days', '90', 'Days that language models'' answers are kept, once what they said is understood.'),
  ('retention.usage_days', '1100', 'Days that single uses (uploads, understandings) are kept.'),
  ('retention.receipt_days', '3650', 'Days that receipts of erasures, and the sums of what erased records used, are kept.');

create function exora_private.expiry_rules()
returns table (
  ordinal bigint,
  relation text,
  setting text,
  unit text,
  at_least numeric,
  condition text,
  what text
)
language sql
immutable
set search_path = ''
as $$
  -- condition: of the rows of t that go, with $1 the time before which they are old. Null: another task does it.
  select row_number() over (), r.*
  from (
    values
      (
        'storage.objects', 'retention.unsubmitted_upload_hours', 'hours', 2, null,
        'bytes of uploads that belong to no document; a signed address to upload lives two hours'
      ),
      ('public.job_queue', 'jobs.retention_days', 'days', 1, null, 'finished jobs and idempotency keys'),
      (
        'public.shell_files', 'retention.refused_file_days', 'days', 1,
        't.storage_path is null and t.status = ''failed'' and t.created_at < $1',
        'refused uploads, of which nothing was kept'
      ),
      (
        'public.ai_model_answers', 'retention.model_answer_days', 'days', 1,
        't.created_at < $1 and exists (select from public.ai_processing_sessions as s'
        ' where s.id = t.session_id and s.status = ''completed'')',
        'answers of language models about what is understood'
      ),
      -- A plan counts the uploads of a month.
      ('public.user_usage_tracking', 'retention.usage_days', 'days', 62, 't.tracked_at < $1', 'single uses'),
      (
        'exora_private.erased_usage', 'retention.receipt_days', 'days', 30,
        'exists (select from exora_private.erasures as e where e.id = t.erasure_id and e.finished_at < $1)',
        'sums of what erased records used'
      ),
      (
        'exora_private.erasures', 'retention.receipt_days', 'days', 30,
        't.finished_at < $1 or t.cancelled_at < $1', 'receipts of erasures'
      ),
      ('exora_private.file_access_tickets', null, 'days', 0, 't.expires_at < $1', 'tickets, when their minute is over')
  ) as r (relation, setting, unit, at_least, condition, what)
$$;

comment on function exora_private.expiry_rules() is
  'What is kept for a limited time: of which table, by which setting, never shorter than the least time.';

create function exora_private.remove_expired()
returns integer
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
  v_before timestamptz;
  v_count integer;
  v_removed integer := 0;
begin
  for v_rule in
    select r.* from exora_private.expiry_rules() as r where r.condition is not null order by r.ordinal
  loop
    v_before := clock_timestamp() - make_interval(
      secs => (
        greatest(case when v_rule.setting is null then 0 else exora_private.setting(v_rule.setting) end, v_rule.at_least)
        * case v_rule.unit when 'hours' then 3600 else 86400 end
      )::double precision
    );
    execute format(
      'delete from %1$s as d where d.ctid = any ('
      'array(select t.ctid from %1$s as t where %2$s limit 5000 for update skip locked))',
      v_rule.relation, v_rule.condition
    ) using v_before;
    get diagnostics v_count = row_count;
    v_removed := v_removed + v_count;
  end loop;
  return v_removed;
end
$$;

comment on function exora_private.remove_expired() is 'Removes what is older than its setting says, a part with each run. Returns how many rows.';
