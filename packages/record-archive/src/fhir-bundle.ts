import type { Manifest } from './manifest.ts';
import type { ExportedFact, ShellFileRow } from './rows.ts';

/** Addresses of code systems in FHIR (terminology.hl7.org; OIDs where a system has no address). */
const systems: Record<string, string> = {
  'SNOMED CT': 'http://snomed.info/sct',
  LOINC: 'http://loinc.org',
  RxNorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm',
  'ICD-10-AM': 'urn:oid:2.16.840.1.113883.6.135',
  PBS: 'http://pbs.gov.au/code/item',
  CVX: 'http://hl7.org/fhir/sid/cvx',
  ATC: 'http://www.whocc.no/atc',
};
const terminology = 'http://terminology.hl7.org/CodeSystem';

type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };
type Resource = { resourceType: string; [name: string]: Json };

/**
 * `fhir/bundle.json`: the living facts as a FHIR R4 Bundle of type `collection`, with the person and the documents. What a
 * document states of a fact stands in a note with its source, so that nobody has to trust the coding.
 */
export async function* fhirBundle(
  about: Pick<Manifest, 'profile' | 'record_id' | 'as_of'>,
  files: Iterable<Pick<ShellFileRow, 'id' | 'file_name' | 'mime_type' | 'created_at'> & { path: string }>,
  facts: AsyncIterable<ExportedFact>,
): AsyncGenerator<string> {
  const { profile, record_id: recordId } = about;
  yield `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(about.as_of)},"entry":[\n`;
  yield entry({
    resourceType: 'Patient',
    id: recordId,
    name: [{ text: profile.display_name }],
    birthDate: profile.date_of_birth ?? undefined,
  });
  for (const file of files) {
    yield `,\n${entry({
      resourceType: 'DocumentReference',
      id: file.id,
      status: 'current',
      subject: patient(recordId),
      date: file.created_at,
      content: [
        { attachment: { contentType: file.mime_type ?? undefined, title: file.file_name, url: `../${file.path}` } },
      ],
    })}`;
  }
  for await (const fact of facts) yield `,\n${entry(resourceOf(fact, recordId))}`;
  yield '\n]}\n';
}

function entry(resource: Resource): string {
  return JSON.stringify({ fullUrl: `urn:uuid:${String(resource.id)}`, resource });
}

const patient = (recordId: string) => ({ reference: `urn:uuid:${recordId}` });

function resourceOf(fact: ExportedFact, recordId: string): Resource {
  const { attributes: a } = fact;
  const note = noteOf(fact);
  const base = { id: fact.id, ...(note === null ? {} : { note: [{ text: note }] }) };
  const when = fact.date ?? undefined;
  switch (fact.type) {
    case 'condition':
    case 'symptom':
      return {
        resourceType: 'Condition',
        ...base,
        ...(fact.assertion === 'absent'
          ? {}
          : {
              clinicalStatus: coded(
                'condition-clinical',
                isOver(a.status) || fact.assertion === 'historical' ? 'inactive' : 'active',
              ),
            }),
        verificationStatus: coded('condition-ver-status', certainty(fact)),
        category: [
          coded('condition-category', fact.type === 'condition' ? 'problem-list-item' : 'encounter-diagnosis'),
        ],
        severity: text(a.severity),
        code: concept(fact),
        subject: patient(recordId),
        onsetString: words(a.onset),
        recordedDate: when,
      };
    case 'family_history':
      return {
        resourceType: 'FamilyMemberHistory',
        ...base,
        status: 'partial',
        patient: patient(recordId),
        date: when,
        relationship: text(a.relation) ?? { text: 'family' },
        condition: [{ code: concept(fact) }],
      };
    case 'allergy':
      return {
        resourceType: 'AllergyIntolerance',
        ...base,
        ...(fact.assertion === 'absent'
          ? {}
          : { clinicalStatus: coded('allergyintolerance-clinical', isOver(a.status) ? 'inactive' : 'active') }),
        verificationStatus: coded('allergyintolerance-verification', certainty(fact)),
        criticality: a.criticality === 'high' || a.criticality === 'low' ? a.criticality : undefined,
        code: concept(fact),
        patient: patient(recordId),
        recordedDate: when,
        reaction: words(a.reaction) === undefined ? undefined : [{ manifestation: [{ text: words(a.reaction) }] }],
      };
    case 'medication':
      return {
        resourceType: 'MedicationStatement',
        ...base,
        status:
          fact.assertion === 'absent'
            ? 'not-taken'
            : isOver(a.status)
              ? 'stopped'
              : a.status === 'active'
                ? 'active'
                : 'unknown',
        medicationCodeableConcept: concept(fact),
        subject: patient(recordId),
        effectiveDateTime: words(a.start) ?? when,
        dosage: dosageOf(a),
      };
    case 'lab':
    case 'vital':
    case 'social_history':
      return {
        resourceType: 'Observation',
        ...base,
        status: fact.status === 'confirmed' ? 'final' : 'preliminary',
        category: [
          coded(
            'observation-category',
            { lab: 'laboratory', vital: 'vital-signs', social_history: 'social-history' }[fact.type],
          ),
        ],
        code: concept(fact),
        subject: patient(recordId),
        effectiveDateTime: when,
        ...valueIn(a),
        interpretation: words(a.flag) === undefined ? undefined : [{ text: words(a.flag) }],
        referenceRange: rangeOf(a),
      };
    case 'procedure':
      return {
        resourceType: 'Procedure',
        ...base,
        status: fact.assertion === 'absent' ? 'not-done' : a.status === 'completed' ? 'completed' : 'unknown',
        code: concept(fact),
        subject: patient(recordId),
        performedDateTime: words(a.date) ?? when,
        bodySite: words(a.bodySite) === undefined ? undefined : [{ text: words(a.bodySite) }],
      };
    case 'immunization': {
      const given = words(a.date) ?? when;
      return {
        resourceType: 'Immunization',
        ...base,
        status: fact.assertion === 'absent' || a.status === 'not-done' ? 'not-done' : 'completed',
        vaccineCode: concept(fact),
        patient: patient(recordId),
        ...(given === undefined ? { occurrenceString: 'unknown' } : { occurrenceDateTime: given }),
        lotNumber: words(a.lot),
      };
    }
    case 'encounter':
      return {
        resourceType: 'Encounter',
        // R4 has no notes of encounters.
        id: fact.id,
        status: fact.assertion === 'absent' ? 'cancelled' : 'unknown',
        class: { system: `${terminology}/v3-ActCode`, code: 'AMB' },
        type: [concept(fact)],
        subject: patient(recordId),
        period: when === undefined ? undefined : { start: words(a.date) ?? when },
      };
  }
}

/** The quotes that prove a fact and where they stand. */
function noteOf({ sources, file_name: file, origin }: ExportedFact): string | null {
  const [first] = sources;
  if (first === undefined) return origin === 'person' ? 'Stated by a person.' : null;
  return `${file ?? 'Document'}, page ${first.page}: “${sources.map(({ quote }) => quote).join(' … ')}”`;
}

function concept({ code, text: words }: ExportedFact): Json {
  if (code === null) return { text: words };
  return {
    coding: [{ system: systems[code.system] ?? code.system, code: code.code, display: code.display }],
    text: words,
  };
}

function coded(system: string, code: string): Json {
  return { coding: [{ system: `${terminology}/${system}`, code }] };
}

function certainty({ assertion, status }: ExportedFact): string {
  if (assertion === 'absent') return 'refuted';
  return assertion === 'possible' || status !== 'confirmed' ? 'unconfirmed' : 'confirmed';
}

function isOver(status: Json): boolean {
  return typeof status === 'string' && /^(resolved|inactive|stopped|completed|ceased|remission)$/.test(status);
}

function words(value: Json): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

function text(value: Json): Json {
  const said = words(value);
  return said === undefined ? undefined : { text: said };
}

function valueIn(a: ExportedFact['attributes']): { [name: string]: Json } {
  if (typeof a.systolic === 'number' && typeof a.diastolic === 'number') {
    const part = (code: string, display: string, value: number) => ({
      code: { coding: [{ system: 'http://loinc.org', code, display }] },
      valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
    });
    return {
      component: [
        part('8480-6', 'Systolic blood pressure', a.systolic),
        part('8462-4', 'Diastolic blood pressure', a.diastolic),
      ],
    };
  }
  if (typeof a.value === 'number') return { valueQuantity: { value: a.value, unit: words(a.unit) } };
  return { valueString: words(a.value) };
}

function rangeOf({ refLow, refHigh, unit }: ExportedFact['attributes']): Json {
  const bound = (value: Json) => (typeof value === 'number' ? { value, unit: words(unit) } : undefined);
  return bound(refLow) === undefined && bound(refHigh) === undefined
    ? undefined
    : [{ low: bound(refLow), high: bound(refHigh) }];
}

function dosageOf(a: ExportedFact['attributes']): Json {
  const said = [a.dose, a.unit, a.strength, a.frequency]
    .map((part) => words(part))
    .filter((part) => part !== undefined);
  if (said.length === 0) return undefined;
  return [
    { text: said.join(' '), route: text(a.route), asNeededBoolean: typeof a.prn === 'boolean' ? a.prn : undefined },
  ];
}
