import { randomUUID } from 'node:crypto';
import type { Cast } from './cast.ts';
import { asOwner, fact, type Job, type TestDatabase } from './record.ts';

/** A function of schema public, with the API roles that may execute it. */
export interface Offered {
  name: string;
  parameters: { name: string; type: string }[];
  roles: string[];
}

/** Every function that the API offers. */
export function offeredFunctions(db: TestDatabase): Promise<Offered[]> {
  return asOwner<Offered>(
    db,
    `select
       p.proname as name,
       coalesce(
         (
           select jsonb_agg(jsonb_build_object('name', a.name, 'type', format_type(a.type, null)) order by a.at)
           from unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) with ordinality as a (type, name, at)
         ),
         '[]'
       ) as parameters,
       array(
         select r.rolname from pg_roles as r
         where r.rolname in ('anon', 'authenticated', 'service_role') and has_function_privilege(r.oid, p.oid, 'execute')
       )::text[] as roles
     from pg_proc as p where p.pronamespace = 'public'::regnamespace order by 1`,
  );
}

/** The statement that calls a function, with its values. */
export function callOf({ name, parameters }: Offered, given: Arguments): [string, (string | null)[]] {
  const list = parameters.map((parameter, at) => `${parameter.name} => $${at + 1}::text::${parameter.type}`);
  const values = parameters.map((parameter) => given[parameter.name] ?? null);
  return [`select * from public.${name}(${list.join(', ')})`, values];
}

/** Arguments by parameter name, as Postgres reads them from text. */
export type Arguments = Record<string, string | null>;

const json = (value: unknown) => JSON.stringify(value);

/** The same in every call, as an app that sends again has it. */
const clientEventId = randomUUID();

/** What stands for a parameter of this name in every function, about the owner's record. */
function byName({ owner, people, held, ids, archive }: Cast): Arguments {
  return {
    p_patient_id: owner.profileId,
    p_profile_id: owner.profileId,
    p_user_id: owner.userId,
    p_actor_id: owner.userId,
    p_shell_file_id: owner.processed.id,
    p_job_id: held.reading.id,
    p_worker_id: held.reading.worker_id,
    worker_id: 'worker-2',
    p_attempt: String(held.reading.attempt),
    p_reading_id: held.readingId,
    p_engine: 'local',
    p_engine_versions: json({ reader: '1' }),
    p_allowed: 'true',
    p_file_name: 'letter.pdf',
    p_mime_type: 'application/pdf',
    p_mime: 'application/pdf',
    p_size_bytes: '1000',
    p_idempotency_key: 'a-key-of-the-owner',
    p_pages_total: '1',
    p_error_code: 'internal',
    p_error_parameters: json({ limitMb: 50 }),
    p_event_type: 'record.tested',
    p_resource_type: 'shell_file',
    p_resource_id: owner.processed.id,
    p_details: json({ count: 1 }),
    p_personal: json({ file_name: 'letter.pdf' }),
    p_limit: '10',
    p_types: '{condition,lab}',
    p_before_day: null,
    p_delay_seconds: '1',
    job_type: 'shell_file_processing',
    job_types: '{shell_file_processing,ai_processing}',
    p_job_types: '{shell_file_processing,ai_processing}',
    p_lane: 'reading',
    p_lanes: '{reading,understanding}',
    p_max_concurrent: '5',
    p_cursor: json({ 1: 0 }),
    p_waits: 'true',
    p_job_ids: `{${held.reading.id}}`,
    p_attempts: `{${held.reading.attempt}}`,
    job_name: 'A job',
    job_payload: json({ shell_file_id: owner.processed.id, patient_id: owner.profileId }),
    priority: '5',
    p_max_attempts: '3',
    p_due_at: null,
    p_event_name: 'app_opened',
    p_properties: json({ surface: 'web', version: '1.0.0' }),
    p_job_result: json({ pages: 1 }),
    p_provider_name: 'openai',
    p_api_endpoint: 'gpt-4o-mini',
    p_status: 'active',
    p_plan_key: 'plus',
    p_grantee_user_id: people.stranger.userId,
    p_access_level: 'view',
    p_level: 'view',
    p_purpose: 'care',
    p_categories: '{labs}',
    p_expires_at: null,
    p_profile_type: 'child',
    p_display_name: 'A name',
    p_starts_at: '2030-01-01',
    p_known_on: null,
    p_ids: null,
    p_before_id: null,
    p_ends_at: null,
    p_lease_id: null,
    p_full_name: 'Dr Example',
    p_provider_type: 'doctor',
    p_registration_authority: 'AHPRA',
    p_registration_number: 'MED 1',
    p_country: 'AU',
    p_query: 'Provider',
    p_encounter_type: 'visit',
    p_started_on: '2024-05',
    p_ended_on: null,
    p_event_ids: `{${ids.event_id}}`,
    p_note_type: 'progress',
    p_note_text: 'A note.',
    p_supersedes_id: null,
    p_consent_type: 'provider_access',
    p_category: 'labs',
    p_type: 'condition',
    p_analyte: 'Sodium',
    p_before_seq: null,
    p_lens: 'document',
    p_reason: 'misread',
    p_code: 'K7QD3-9XW2M-0TB4Z-HN5RC',
    p_keeps_level: null,
    p_kind: 'access',
    p_access_expires_at: null,
    p_shows_name: 'false',
    p_valid_hours: '24',
    p_uses: '{}',
    p_representative_id: people.stranger.userId,
    p_basis: 'power_of_attorney',
    p_evidence: 'Deed 2',
    p_review_on: null,
    p_died_on: null,
    p_due_only: 'false',
    p_is_operator: 'true',
    p_sessions_ended: '1',
    p_factors_removed: '0',
    p_fact: json({
      type: 'medication',
      text: 'Aspirin',
      assertion: 'present',
      date: '2024-05',
      attributes: { strength: '100 mg', dose: 1, prn: false },
    }),
    p_correction: json({ text: 'Aspirin', assertion: 'absent', date: '2024', attributes: { severity: 'mild' } }),
    p_after_event_id: null,
    p_after_id: null,
    p_after_seq: '0',
    p_seq: '1',
    p_key_id: 'key-1',
    p_signature: '00'.repeat(64),
    p_force: 'true',
    p_last: '3',
    p_occurred_at: null,
    p_unsigned: 'false',
    p_until_seq: '1000',
    p_public_key: `302a300506032b6570032100${'ab'.repeat(32)}`,
    p_email: 'somebody@example.org',
    p_account_key: 'ab'.repeat(32),
    p_unlogged: '0',
    p_correlation_id: owner.processed.id,
    p_archive: json({ ...archive, sha256: 'c'.repeat(64) }),
    p_position: '0',
    p_manifest_sha256: 'a'.repeat(64),
    p_table: 'people',
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [`p_${name}`, id])),
  };
}

/** What stands for a parameter in one function only. */
function byFunction({ owner, asking, people, held, ids, exported }: Cast): Record<string, Arguments> {
  const text = `Diagnoses: Asthma ${owner.mark}`;
  const fenceOf = ({ id, worker_id, attempt }: Job) => ({
    p_job_id: id,
    p_worker_id: worker_id,
    p_attempt: String(attempt),
  });
  const ai = fenceOf(held.ai);
  const code = { system: 'SNOMED CT', code: '195967001', display: 'Asthma', reason: 'exact', term: 'Asthma', score: 1 };
  const narrating = fenceOf(held.narrating);
  const anyLetter = { p_lane: null, p_job_type: null, p_error_code: null, p_finished_since: null, p_dry_run: 'false' };
  const word = { t: 'Asthma', x0: 1, y0: 1, x1: 20, y1: 9, confidence: 0.9, start: 0, end: 6 };
  return {
    log_session_event: { p_kind: 'refused' },
    complete_record_export: { p_rows: json(exported.rows) },
    // An array of Postgres quotes as JSON does.
    import_record_rows: { p_rows: `{${json(`people:${json({ id: owner.userId, name: owner.mark })}`)}}` },
    read_imported_history: { p_import_id: ids.imported_id ?? null, p_after: '0' },
    read_result_lines: { p_type: 'lab', p_event_id: null },
    read_record_export: { p_table: 'patient_clinical_events', p_after: null },
    update_profile: { p_profile_type: null },
    set_care_state: { p_state: 'active' },
    grant_representation: { p_starts_at: null },
    end_representation: { p_reason: 'revoked' },
    find_upload: { p_idempotency_key: owner.waiting.key },
    enqueue_jobs_v3: {
      p_jobs: json([
        {
          job_type: 'ai_processing',
          job_name: 'A job',
          job_payload: { shell_file_id: owner.processed.id, patient_id: owner.profileId },
          priority: 5,
          due_at: new Date(Date.now() + 60_000).toISOString(),
          max_attempts: 3,
          idempotency_key: 'a-key-of-bulk',
          correlation_id: owner.processed.id,
          lane: 'bulk',
        },
        { job_type: 'shell_file_processing', job_name: 'Another job' },
      ]),
    },
    claim_jobs_v3: {
      p_completed_ids: `{${held.reading.id}}`,
      p_completed_attempts: `{${held.reading.attempt}}`,
      p_completed_results: json({ [held.reading.id]: { pages: 1 } }),
    },
    pause_lane: { p_until: new Date(Date.now() + 3_600_000).toISOString() },
    list_jobs: { p_status: 'processing', p_job_type: null, p_error_code: null },
    requeue_dead_letter: { ...anyLetter, p_job_id: ids.failed_job_id ?? null },
    discard_dead_letter: { ...anyLetter, p_job_id: null },
    log_user_event: { p_event_id: null },
    log_client_events: {
      p_events: json([
        {
          event_id: clientEventId,
          class: 'printed',
          profile_id: owner.profileId,
          resource_type: 'shell_file',
          resource_id: owner.processed.id,
          job_id: null,
          correlation_id: owner.processed.id,
          details: { surface: 'web', view: 'document', pages: 2 },
        },
      ]),
    },
    log_audit_event: { p_event_id: null },
    load_medical_codes: {
      p_code_system: 'LOINC',
      p_version: '2026-01',
      p_codes: json([
        {
          code: '2951-2',
          display: 'Sodium',
          status: 'active',
          searchable: true,
          kind: 'substance',
          synonyms: ['Natrium'],
          maps: [{ system: 'ATC', code: 'A12', type: 'related', priority: 1 }],
        },
      ]),
      p_title: 'LOINC',
      p_licence: 'Free',
    },
    search_medical_codes: { p_query: 'Sodium', p_code_system: null },
    register_provider: { p_user_id: null },
    grant_provider_access: { p_purpose: 'treatment' },
    give_consent: { p_purpose: 'treatment', p_policy_version: null },
    set_ai_consent: { p_policy_version: null },
    publish_consent_wording: { p_version: '2027-01', p_wording: 'I agree to everything that is written here.' },
    read_consent_wordings: { p_consent_type: 'ai_external' },
    break_glass: {
      p_reason: 'life_threatening',
      p_reason_text: 'Anaphylaxis, and nobody can say to what.',
      p_code: owner.emergencyCode,
      p_patient_id: null,
      p_minutes: '30',
    },
    review_break_glass_use: { p_outcome: 'justified' },
    preview_access: { p_user_id: people.stranger.userId, p_proposal: json({ kind: 'delegate', access_level: 'view' }) },
    preview_read: {
      p_read: 'read_timeline',
      p_arguments: json({ p_types: ['lab'], p_limit: 5 }),
      p_user_id: null,
      p_proposal: json({ kind: 'emergency' }),
    },
    has_semantic_data_access: { p_purpose: null },
    verify_provider: { p_status: 'verified' },
    submit_shell_file: {
      p_shell_file_id: owner.waiting.id,
      p_idempotency_key: owner.waiting.key,
      p_sha256: owner.waiting.sha256,
    },
    reject_shell_file: { p_shell_file_id: owner.waiting.id, p_idempotency_key: owner.waiting.key },
    retry_shell_file: { p_shell_file_id: owner.failed.id },
    confirm_shell_file_person: { p_shell_file_id: asking.id },
    request_erasure: { p_confirmation: owner.mark, p_now: 'false' },
    request_account_erasure: { p_confirmation: ids.email ?? null, p_now: 'false' },
    continue_erasure: fenceOf(held.erasing),
    dismiss_shell_file: { p_shell_file_id: owner.failed.id },
    complete_reading: { p_sha256: held.sha256, p_structured: json({ facts: [], covered: [] }) },
    store_page: {
      p_page: json({
        number: 2,
        width: 1240,
        height: 1754,
        engine: 'text-layer',
        ms: 4,
        text: 'Asthma',
        words: [word],
        has_picture: true,
        passes: [
          { engine: 'text-layer', engine_version: '1', ms: 1, mean_confidence: 0.9, word_count: 1, details: {} },
        ],
      }),
      p_pages_total: '2',
    },
    begin_narrating: narrating,
    complete_narrating: {
      ...narrating,
      p_session: json({ engine: 'rules', engine_version: '1', ms: 3 }),
      p_narratives: json([
        {
          type: 'condition',
          subject: 'condition:asthma',
          title: 'Breathing',
          purpose: 'The course of this condition',
          period: { start: '2020', end: '2021-02' },
          shell_file_id: owner.processed.id,
          sentences: [{ text: 'Asthma was found.', event_ids: [ids.event_id] }],
        },
      ]),
    },
    begin_understanding: ai,
    store_model_answer: {
      ...ai,
      p_question_hash: 'a'.repeat(64),
      p_answer: json({ findings: [] }),
      p_usage: json({ model: 'gpt-4o-mini', tokens_in: 900, tokens_out: 100 }),
    },
    complete_understanding: {
      ...ai,
      p_session: json({ engine: 'rules', engine_version: '1.0.0', ms: 12 }),
      p_facts: json([
        fact(text, `Asthma ${owner.mark}`, {
          date: '2020-01-01',
          code,
          attributes: { severity: 'mild' },
        }),
      ]),
      p_candidates: json([
        {
          type: 'condition',
          text: 'Asthma',
          page: 1,
          start: 0,
          end: 6,
          negated: false,
          attributes: {},
          confidence: 0.9,
          fate: 'stored',
        },
      ]),
    },
  };
}

/** What stands for a parameter that has no entry: something of its type. */
const byType: Arguments = {
  uuid: null,
  text: 'words',
  integer: '1',
  smallint: '1',
  bigint: '1',
  numeric: '1',
  'double precision': '1',
  boolean: 'true',
  jsonb: '{}',
  date: '2020-01-01',
  'timestamp with time zone': '2020-01-01',
  'text[]': '{words}',
};

/** Arguments with which the function does what it is for, or as near as names and types tell. */
export function goodArguments(cast: Cast, { name, parameters }: Offered): Arguments {
  const known: Arguments = { ...byName(cast), ...byFunction(cast)[name] };
  const of = ({ name: parameter, type }: { name: string; type: string }) =>
    Object.hasOwn(known, parameter) ? known[parameter] : byType[type];
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, of(parameter) ?? null]));
}
