import type { Cast } from './cast.ts';
import { fact } from './record.ts';

/** Arguments by parameter name, as Postgres reads them from text. */
export type Arguments = Record<string, string | null>;

const json = (value: unknown) => JSON.stringify(value);

/** What stands for a parameter of this name in every function, about the owner's record. */
function byName({ owner, held }: Cast): Arguments {
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
    p_known_on: '2999-01-01',
    p_before_day: '2999-01-01',
    p_delay_seconds: '1',
    job_type: 'shell_file_processing',
    job_types: '{shell_file_processing,ai_processing}',
    job_name: 'A job',
    job_payload: json({ shell_file_id: owner.processed.id, patient_id: owner.profileId }),
    priority: '5',
    p_max_attempts: '3',
  };
}

/** What stands for a parameter in one function only. */
function byFunction({ owner, held }: Cast): Record<string, Arguments> {
  const text = `Diagnoses: Asthma ${owner.mark}`;
  const ai = { p_job_id: held.ai.id, p_worker_id: held.ai.worker_id, p_attempt: String(held.ai.attempt) };
  const word = { t: 'Asthma', x0: 1, y0: 1, x1: 20, y1: 9, confidence: 0.9, start: 0, end: 6 };
  return {
    submit_shell_file: {
      p_shell_file_id: owner.waiting.id,
      p_idempotency_key: owner.waiting.key,
      p_sha256: owner.waiting.sha256,
    },
    reject_shell_file: { p_shell_file_id: owner.waiting.id, p_idempotency_key: owner.waiting.key },
    retry_shell_file: { p_shell_file_id: owner.failed.id },
    dismiss_shell_file: { p_shell_file_id: owner.failed.id },
    complete_reading: { p_sha256: held.sha256 },
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
      }),
      p_pages_total: '2',
    },
    begin_understanding: ai,
    complete_understanding: {
      ...ai,
      p_session: json({ engine: 'rules', engine_version: '1.0.0', ms: 12 }),
      p_facts: json([
        fact(text, `Asthma ${owner.mark}`, {
          date: '2020-01-01',
          code: { system: 'SNOMED CT', code: '195967001', display: 'Asthma' },
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
export function goodArguments(
  cast: Cast,
  name: string,
  parameters: readonly { name: string; type: string }[],
): Arguments {
  const known: Arguments = { ...byName(cast), ...byFunction(cast)[name] };
  return Object.fromEntries(
    parameters.map((parameter) => [parameter.name, known[parameter.name] ?? byType[parameter.type] ?? null]),
  );
}
