import type { Patient } from './seed.ts';

/** A query on the tables themselves, as an app sends it through the API: the record is named, policies guard it. */
export interface TableRead {
  name: string;
  query: string;
  values(patient: Patient): unknown[];
}

export const tableReads: readonly TableRead[] = [
  {
    name: 'timeline page',
    query: `
      select e.id, e.event_type, e.display_text, e.assertion, e.event_date, e.event_date_precision, e.status,
        e.confidence, e.shell_file_id, e.recorded_at
      from public.patient_clinical_events as e
      where e.patient_id = $1::uuid and e.status in ('suggested', 'confirmed')
      order by e.event_day desc nulls last, e.recorded_at desc, e.id
      limit 50`,
    values: ({ profileId }) => [profileId],
  },
  {
    name: 'active medications',
    query: `
      select e.id, e.display_text, e.event_date, e.status, m.drug, m.strength, m.dose, m.dose_unit, m.route, m.frequency,
        m.medication_status
      from public.patient_clinical_events as e
      join public.patient_medications as m on m.event_id = e.id and m.patient_id = e.patient_id
      where e.patient_id = $1::uuid
        and e.event_type = 'medication'
        and e.status in ('suggested', 'confirmed')
        and e.assertion = 'present'
        and (m.medication_status = 'active' or m.medication_status is null)
      order by e.event_day desc nulls last, e.recorded_at desc, e.id
      limit 200`,
    values: ({ profileId }) => [profileId],
  },
  {
    name: 'lab history',
    query: `
      select e.id, e.event_date, e.status, o.value_number, o.value_text, o.unit, o.ref_low, o.ref_high, o.flag
      from public.patient_clinical_events as e
      join public.medical_code_assignments as c
        on c.event_id = e.id and c.patient_id = e.patient_id and c.code_system = 'LOINC' and c.code = $2
      join public.patient_observations as o on o.event_id = e.id and o.patient_id = e.patient_id
      where e.patient_id = $1::uuid and e.event_type = 'lab' and e.status in ('suggested', 'confirmed')
      order by e.event_day desc nulls last, e.recorded_at desc, e.id
      limit 200`,
    values: ({ profileId }) => [profileId, '718-7'],
  },
  {
    name: 'document list',
    query: `
      select f.id, f.file_name, f.mime_type, f.size_bytes, f.status, f.pages_total, f.pages_done, f.error_code, f.created_at
      from public.shell_files as f
      where f.patient_id = $1::uuid
      order by f.created_at desc, f.id
      limit 50`,
    values: ({ profileId }) => [profileId],
  },
];

/** A function that reads a record and logs the reading of anybody but the owner. */
export interface LoggedRead {
  name: string;
  query: string;
  values(patient: Patient): unknown[];
}

export const loggedReads: readonly LoggedRead[] = [
  logged('read_timeline', 'public.read_timeline(p_patient_id => $1)'),
  logged('read_medications', 'public.read_medications(p_patient_id => $1)'),
  logged('read_facts', `public.read_facts(p_patient_id => $1, p_type => 'condition')`),
  logged('read_lab_history', `public.read_lab_history(p_patient_id => $1, p_analyte => 'Haemoglobin')`),
  logged('read_documents', 'public.read_documents(p_patient_id => $1)'),
  logged('read_overview', 'public.read_overview(p_patient_id => $1)'),
  logged('read_review_queue', 'public.read_review_queue(p_patient_id => $1)'),
  logged('read_record_lines', `public.read_record_lines(p_patient_id => $1, p_type => 'medication')`),
  logged('read_conflicts', 'public.read_conflicts(p_patient_id => $1)'),
  logged('read_progress', 'public.read_progress(p_patient_id => $1)'),
  logged('read_search', `public.read_search(p_patient_id => $1, p_query => 'metf')`),
  ...['read_document', 'read_document_text'].map((name) => ({
    name,
    query: `select public.${name}(p_shell_file_id => $1)`,
    values: ({ documentId }: Patient) => [documentId],
  })),
];

function logged(name: string, call: string): LoggedRead {
  return { name, query: `select ${call}`, values: ({ profileId }) => [profileId] };
}
