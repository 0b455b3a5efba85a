/** A table of a record's archive. */
export interface ArchiveTable {
  name: string;
  /** `carried` comes back as rows; `history` is kept as it came by whoever brings the record back. */
  keeping: 'carried' | 'history';
  /** Columns that order the rows, unique together. */
  keys: readonly string[];
  /** A column that is filled when everything that it names is there. */
  late?: string;
  /** The table that this one's rows are parts of, by their first key: they come in one call, or the database refuses them. */
  partOf?: string;
}

const eventParts = [
  'patient_conditions',
  'patient_medications',
  'patient_allergies',
  'patient_observations',
  'patient_vitals',
  'patient_immunizations',
  'patient_interventions',
];

const carried = (name: string, keys: readonly string[], more: Partial<ArchiveTable> = {}): ArchiveTable => ({
  name,
  keeping: 'carried',
  keys,
  ...more,
});
const history = (name: string, ...keys: string[]): ArchiveTable => ({ name, keeping: 'history', keys });

/**
 * Every table of an archive, in the order in which it comes back: what a row names is there before it. The database has the
 * same list (`exora_private.record_tables()`; a test compares them).
 */
export const archiveTables: readonly ArchiveTable[] = [
  carried('shell_files', ['id'], { late: 'current_reading_id' }),
  carried('shell_file_readings', ['id']),
  carried('shell_file_pages', ['reading_id', 'page_number']),
  carried('ocr_artifacts', ['reading_id', 'page_number', 'pass']),
  carried('ai_processing_sessions', ['id']),
  carried('ai_model_answers', ['session_id', 'question_hash']),
  carried('entity_processing_audit_v2', ['session_id', 'id']),
  carried('patient_clinical_events', ['id'], { late: 'supersedes_id' }),
  ...eventParts.map((name) => carried(name, ['event_id'], { partOf: 'patient_clinical_events' })),
  carried('medical_code_assignments', ['event_id', 'code_system'], { partOf: 'patient_clinical_events' }),
  carried('clinical_event_sources', ['event_id', 'ordinal'], { partOf: 'patient_clinical_events' }),
  carried('clinical_event_decisions', ['event_id', 'ordinal'], { partOf: 'patient_clinical_events' }),
  carried('manual_review_queue', ['event_id']),
  carried('semantic_processing_sessions', ['id']),
  carried('clinical_narratives', ['id'], { late: 'supersedes_id' }),
  carried('clinical_narrative_sentences', ['narrative_id', 'ordinal'], { partOf: 'clinical_narratives' }),
  carried('narrative_source_mappings', ['narrative_id', 'sentence_ordinal', 'event_id'], {
    partOf: 'clinical_narratives',
  }),
  carried('healthcare_encounters', ['id']),
  carried('encounter_events', ['encounter_id', 'event_id']),
  carried('patient_appointments', ['id']),
  carried('provider_clinical_notes', ['id'], { late: 'supersedes_id' }),
  history('user_profiles', 'id'),
  history('profile_access_permissions', 'id'),
  history('patient_consents', 'id'),
  history('patient_consent_history', 'consent_id', 'version'),
  history('patient_provider_access', 'id'),
  history('provider_access_log', 'id'),
  history('profile_invitations', 'id'),
  history('legal_representations', 'id'),
  history('break_glass_uses', 'id'),
  history('user_usage_tracking', 'id'),
  history('user_events', 'user_id', 'id'),
  history('system_notifications', 'id'),
  history('record_imports', 'id'),
  history('imported_history', 'import_id', 'ordinal'),
  history('audit_log', 'seq'),
  history('audit_anchor_heads', 'anchor_seq'),
  history('audit_anchors', 'seq'),
  history('people', 'id'),
  history('providers', 'id'),
];

/** Where a table's rows stand in the archive: one JSON object a line. */
export function pathOf({ name, keeping }: ArchiveTable): string {
  if (name.startsWith('audit_')) return `audit/${name}.jsonl`;
  return `${keeping === 'carried' ? 'record' : 'history'}/${name}.jsonl`;
}
