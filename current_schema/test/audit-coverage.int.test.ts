import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Attempt, attemptAs } from './attempt.ts';
import { type Cast, createCast, type IdentityName } from './cast.ts';
import { type Arguments, callOf, goodArguments, type Offered, offeredFunctions } from './good-calls.ts';
import { answers } from './matrix-expectations.ts';
import { asOwner, call, type Job } from './record.ts';

/** What each function leaves in the log when it does what it is for, asked by whom it is for. */
const logged: Record<string, string[]> = {
  add_clinical_event: ['fact.added'],
  apply_retention: ['retention.applied'],
  begin_audit_export: ['audit.exported'],
  begin_record_export: ['record.exported'],
  begin_record_import: ['profile.created', 'record.import_begun'],
  break_glass: ['provider.glass_broken'],
  cancel_appointment: ['appointment.cancelled'],
  cancel_erasure: ['record.erasure_cancelled'],
  cancel_invitation: ['invitation.cancelled'],
  cancel_job: ['job.given_up', 'job.cancelled'],
  complete_narrating: ['record.narrated'],
  complete_reading: ['file.read'],
  complete_record_export: ['record.export_completed'],
  complete_record_import: ['record.imported'],
  complete_understanding: ['file.understood'],
  confirm_clinical_event: ['fact.confirmed'],
  continue_erasure: ['record.erased', 'erasure.finished'],
  correct_clinical_event: ['fact.corrected'],
  create_invitation: ['invitation.created'],
  create_profile: ['profile.created'],
  discard_dead_letter: ['job.discarded'],
  discard_record_import: ['record.import_discarded'],
  dismiss_shell_file: ['file.dismissed'],
  end_representation: ['representation.ended'],
  erase_shell_file: ['file.erased'],
  give_consent: ['consent.changed'],
  grant_profile_access: ['access.granted'],
  grant_provider_access: ['provider.access_granted'],
  grant_representation: ['representation.granted'],
  limit_lane: ['lane.limited'],
  load_medical_codes: ['codes.loaded'],
  log_audit_event: ['record.tested'],
  log_client_events: ['client.printed'],
  log_session_event: ['session.refused'],
  make_emergency_code: ['emergency_code.made'],
  note_account_reset: ['account.reset'],
  note_operator_change: ['operator.granted'],
  pause_lane: ['lane.paused'],
  publish_audit_key: ['audit.key_published'],
  publish_consent_wording: ['consent.wording_published'],
  register_provider: ['provider.registered'],
  reject_clinical_event: ['fact.rejected'],
  reject_shell_file: ['file.refused'],
  remove_encounter: ['encounter.removed'],
  request_account_erasure: [
    'record.erasure_requested',
    'record.erasure_requested',
    'record.erasure_requested',
    'erasure.requested',
  ],
  requeue_dead_letter: ['job.requeued'],
  resume_lane: ['lane.resumed'],
  retry_failed_audit_events: ['record.read', 'record.read'],
  retry_shell_file: ['file.retried'],
  confirm_shell_file_person: ['file.person_confirmed'],
  review_break_glass_use: ['provider.glass_reviewed'],
  revoke_emergency_code: ['emergency_code.revoked'],
  revoke_profile_access: ['access.revoked'],
  revoke_provider_access: ['provider.access_revoked'],
  save_appointment: ['appointment.changed'],
  save_encounter: ['encounter.changed'],
  set_account_plan: ['account.plan_changed'],
  set_ai_consent: ['consent.changed'],
  set_api_rate_limit: ['budget.changed'],
  submit_shell_file: ['file.submitted'],
  update_profile: ['profile.changed'],
  verify_provider: ['provider.status_changed'],
  withdraw_consent: ['consent.changed'],
  write_provider_note: ['provider.note_written'],
};

/** Stages that the cast's worker has begun already: the first time leaves an event, a second begin none. */
const loggedOnce: Record<string, string> = {
  begin_narrating: 'record.narrating_begun',
  begin_reading: 'file.reading_begun',
  begin_understanding: 'file.understanding_begun',
};

/** Reads of a record: the owner's leave no event, everybody else's leave this one. */
const reads: Record<string, string> = {
  open_shell_file: 'record.opened',
  read_appointments: 'record.read',
  read_conflicts: 'record.read',
  read_document: 'record.read',
  read_document_text: 'record.read',
  read_documents: 'record.read',
  read_encounters: 'record.read',
  read_fact: 'record.read',
  read_fact_history: 'record.read',
  read_facts: 'record.read',
  read_lab_history: 'record.read',
  read_medications: 'record.read',
  read_narrating: 'record.read',
  read_narratives: 'record.read',
  read_overview: 'record.read',
  read_progress: 'record.read',
  read_provider_notes: 'record.read',
  read_providers: 'record.read',
  read_record_lines: 'record.read',
  read_result_lines: 'record.read',
  read_review_queue: 'record.read',
  read_search: 'record.read',
  read_timeline: 'record.read',
  read_timeline_years: 'record.read',
};

/** Functions that leave no event, by the reason. */
const unlogged: Record<string, string[]> = {
  'moves jobs and counts calls, with no look at a record; what becomes of a job that is given up is job.given_up': [
    'acquire_api_capacity',
    'claim_jobs_v3',
    'claim_next_job_v3',
    'complete_job',
    'enqueue_job_v3',
    'enqueue_jobs_v3',
    'fail_job',
    'keep_jobs',
    'reap_expired_jobs',
    'release_api_capacity',
    'reschedule_job',
    'retire_worker',
    'run_maintenance',
    'update_job_heartbeat',
  ],
  'a part of a stage whose beginning and end are events': ['hold_reading', 'store_model_answer', 'store_page'],
  'a wrong code, which nobody’s record is told of; a right one’s events are tested with invitations': [
    'accept_invitation',
    'decline_invitation',
    'preview_invitation',
  ],
  'a change to what is so already; real ones are tested with care, erasure and second factors': [
    'choose_own_profile',
    'request_erasure',
    'set_care_state',
    'set_second_factor_use',
  ],
  'counts usage of what is an event already': ['track_ai_processing_usage', 'track_shell_file_upload_usage'],
  'what a person sees and how, of nobody else’s concern': [
    'get_lens_preference',
    'log_user_event',
    'mark_notifications_read',
    'read_notifications',
    'set_active_profile',
    'set_lens_preference',
  ],
  'a page of an export or import that is an event': [
    'import_record_rows',
    'read_audit_export',
    'read_audit_export_anchors',
    'read_record_export',
  ],
  'the log itself: its seals, its checks, and events that will be in it': [
    'audit_log_health',
    'read_audit_anchors',
    'record_failed_audit_event',
    'seal_audit_anchor',
    'sign_audit_anchor',
    'verify_audit_anchors',
    'verify_audit_chain',
  ],
  'for the owner alone, or about the caller’s own account and access': [
    'find_upload',
    'get_accessible_profiles',
    'get_patients_in_care',
    'get_user_usage_status',
    'has_profile_access',
    'has_profile_access_level',
    'has_semantic_data_access',
    'preview_access',
    'preview_erasure',
    'preview_read',
    'preview_shell_file_erasure',
    'read_account_activity',
    'read_account_security',
    'read_audit_log',
    'read_care',
    'read_consents',
    'read_emergency_access',
    'read_erasures',
    'read_imported_history',
    'require_whole_session',
    'read_invitations',
    'read_record_imports',
    'shell_file_id_for',
  ],
  'nothing of what a record holds: codes, the registry, a consent’s yes or no, counts and states': [
    'data_quality_report',
    'database_health_check',
    'find_providers',
    'has_ai_consent',
    'job_queue_health',
    'job_queue_metrics',
    'list_api_budgets',
    'list_dead_letter_reasons',
    'list_job_workers',
    'list_jobs',
    'list_lanes',
    'list_maintenance_tasks',
    'list_representations',
    'read_break_glass_uses',
    'read_consent_wordings',
    'read_document_costs',
    'search_medical_codes',
    'show_job',
  ],
};

let cast: Cast;
let offered: Map<string, Offered>;
/** Arguments with which there is something to do, where those of all tests find it done. */
let changed: Record<string, Arguments>;
beforeAll(async () => {
  cast = await createCast();
  offered = new Map((await offeredFunctions(cast.db)).map((routine) => [routine.name, routine]));
  await call(cast.db, 'service_role', 'pause_lane', { p_lane: 'bulk' });
  changed = {
    set_account_plan: { p_plan_key: 'free' },
    resume_lane: { p_lane: 'bulk' },
    discard_dead_letter: { p_job_id: await deadLetter() },
  };
  await asOwner(
    cast.db,
    `insert into public.user_events (id, user_id, event_name, occurred_at)
     values ('${randomUUID()}', '${cast.owner.userId}', 'app_opened', now() - interval '400 days')`,
  );
});
afterAll(() => cast.db.drop());

/** A job of nobody's record that has used up its attempts. */
async function deadLetter(): Promise<string> {
  const job = { job_type: 'ai_processing', job_name: 'A job', p_max_attempts: 1, priority: 10 };
  const id = await call<string>(cast.db, 'service_role', 'enqueue_job_v3', job);
  for (;;) {
    const claim = { worker_id: 'worker-9', job_types: ['ai_processing'] };
    const [claimed] = await call<Job[]>(cast.db, 'service_role', 'claim_next_job_v3', claim);
    if (claimed === undefined) throw new Error('The job was not due.');
    const fence = { p_job_id: claimed.id, p_worker_id: 'worker-9', p_attempt: claimed.attempt };
    await call(cast.db, 'service_role', 'fail_job', { ...fence, p_error_code: 'engine_unavailable' });
    if (claimed.id === id) return id;
  }
}

/** Whom a function is for, the owner first. */
function properRole(name: string): IdentityName {
  const [who = []] = answers.find(([, functions]) => functions.includes(name)) ?? [];
  const order: IdentityName[] = ['owner', 'provider in consent', 'admin', 'service'];
  const found = order.find((identity) => who.includes(identity));
  if (found === undefined) throw new Error(`Nobody is answered by ${name}.`);
  return found;
}

/** The types of the events that a call leaves; it is taken back. */
function eventsOf(name: string, who: IdentityName): Promise<string[]> {
  const routine = offered.get(name);
  if (routine === undefined) throw new Error(`There is no function ${name}.`);
  const [query, values] = callOf(routine, { ...goodArguments(cast, routine), ...changed[name] });
  return attemptAs(cast.db, cast.identity(who), async (attempt: Attempt) => {
    let types: string[] = [];
    const outcome = await attempt(query, values, async (look) => {
      // The log's times are those of writing; now() is when this transaction began.
      const rows = await look(
        'select event_type from public.audit_log where occurred_at >= now() order by occurred_at',
      );
      types = rows.map(({ event_type: type }) => String(type));
    });
    if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.message}`);
    return types;
  });
}

describe('the audit log covers', () => {
  test('every function of the API: it leaves an event, or is listed here with the reason why not', () => {
    const listed = [logged, loggedOnce, reads].flatMap((list) => Object.keys(list));
    const all = [...listed, ...Object.values(unlogged).flat()];
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
    const there = [...offered.values()].filter(({ roles }) => roles.length > 0).map(({ name }) => name);
    expect(
      there.filter((name) => !all.includes(name)),
      'neither logged nor listed',
    ).toEqual([]);
    expect(
      all.filter((name) => !there.includes(name)),
      'listed, but not there',
    ).toEqual([]);
  });

  test.each(Object.entries(logged))('%s: %j', async (name, types) => {
    expect(await eventsOf(name, properRole(name))).toEqual(types);
  });

  test.each(Object.entries(loggedOnce))('%s: %s, once', async (name, type) => {
    expect(await eventsOf(name, 'service')).toEqual([]);
    const [first] = await asOwner<{ n: number }>(
      cast.db,
      'select count(*)::int as n from public.audit_log where event_type = $1 and job_id = any ($2)',
      [type, [cast.held.reading.id, cast.held.ai.id, cast.held.narrating.id]],
    );
    expect(first?.n).toBe(1);
  });

  test.each(Object.entries(reads))('%s: %s, unless the owner asks', async (name, type) => {
    expect(await eventsOf(name, 'owner')).toEqual([]);
    for (const who of ['view-carer', 'provider in consent'] as const) expect(await eventsOf(name, who)).toEqual([type]);
  });

  test.each(Object.values(unlogged).flat())('%s: nothing', async (name) => {
    expect(await eventsOf(name, properRole(name))).toEqual([]);
  });

  test('every change, by a person or an operator, with who made it', async () => {
    const people = await asOwner<{ event_type: string }>(
      cast.db,
      "select distinct event_type from public.audit_log where actor_role = 'authenticated' and actor_id is null",
    );
    expect(people).toEqual([]);
  });
});
