import type { FactType } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import { decodeText } from '@exora/contracts/sniff';
import type { ReaderLimits } from '../../limits.ts';
import type { Finding } from '../../structured/finding.ts';
import { groupTitles } from '../../structured/findings-table.ts';
import { plainBlocks } from '../../structured/markup.ts';
import { StructuredDocument } from '../../structured/structured-document.ts';
import type { Format, OpenDocument } from '../format.ts';
import { readEncounter } from './encounters.ts';
import { readMedication } from './medications.ts';
import { readObservation } from './observations.ts';
import { patientLines, personOf } from './patient.ts';
import { type Entry, readEntries } from './read-json.ts';
import { medicationIndex, nameIndex } from './references.ts';
import { otherLine, reportBlocks } from './reports.ts';
import { readAllergy, readCondition, readFamilyHistory, readImmunization, readProcedure } from './statements.ts';

/** FHIR resources in JSON: grouped by kind, each kind in the file's order. */
export const fhirFormat: Format = {
  type: 'application/fhir+json',
  async open(bytes, { limits }) {
    const json = decodeText(bytes);
    if (json === null) throw new ExoraError('structured_not_readable', { parameters: { format: 'JSON' } });
    const { entries, bundleType } = readEntries(json);
    return setOut(entries, bundleType, limits);
  },
};

/** Kinds that make no fact but belong to what people want to read, each with its heading. */
const others: Readonly<Record<string, string>> = {
  EpisodeOfCare: 'Encounters',
  Appointment: 'Appointments',
  CarePlan: 'Care plans',
  Goal: 'Goals',
  ServiceRequest: 'Orders',
  ProcedureRequest: 'Orders',
  DiagnosticOrder: 'Orders',
  MedicationDispense: 'Dispensed',
  Device: 'Devices',
  DeviceUseStatement: 'Devices',
  Specimen: 'Specimens',
  ImagingStudy: 'Imaging',
  Communication: 'Messages',
  ClinicalImpression: 'Assessments',
  RiskAssessment: 'Assessments',
  DetectedIssue: 'Assessments',
  Flag: 'Warnings',
};

/** Kinds about who did what and who pays: they hold nothing of the person's health, so that nothing of them is written. */
const administrative = new Set([
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Location',
  'RelatedPerson',
  'Claim',
  'ClaimResponse',
  'ExplanationOfBenefit',
  'Coverage',
  'Provenance',
  'AuditEvent',
  'Medication',
  'Substance',
  'CareTeam',
  'Group',
  'HealthcareService',
  'Endpoint',
  'Account',
  'SupplyDelivery',
  'OperationOutcome',
  'List',
  'Task',
  'Binary',
  'Consent',
]);

function setOut(entries: readonly Entry[], bundleType: string | null, limits: ReaderLimits): OpenDocument {
  const document = new StructuredDocument();
  document.heading('Health record (FHIR)');
  const findings: Finding[] = [];
  const lines = new Map<string, string[]>();
  const findMedication = medicationIndex(entries);
  const findName = nameIndex(entries);
  const people = new Set<string>();
  let known = 0;
  for (const entry of entries) {
    const { resource, element } = entry;
    const add = (title: string, line: string | null) => {
      if (line === null) return;
      const texts = lines.get(title);
      if (texts === undefined) lines.set(title, [line]);
      else texts.push(line);
    };
    known++;
    switch (resource.resourceType) {
      case 'Patient':
        people.add(personOf(resource));
        document.add(...plainBlocks(patientLines(resource).join('\n')));
        break;
      case 'AllergyIntolerance':
        findings.push(...readAllergy(resource, element));
        break;
      case 'MedicationRequest':
      case 'MedicationStatement':
      case 'MedicationUsage':
      case 'MedicationAdministration':
      case 'MedicationOrder':
        findings.push(...readMedication(resource, element, findMedication));
        break;
      case 'Condition':
        findings.push(...readCondition(resource, element));
        break;
      case 'Observation': {
        const read = readObservation(resource, element);
        for (const finding of read.findings) findings.push(finding);
        add('Other observations', read.line);
        break;
      }
      case 'Immunization':
        findings.push(...readImmunization(resource, element));
        break;
      case 'Procedure':
        findings.push(...readProcedure(resource, element));
        break;
      case 'Encounter': {
        const read = readEncounter(resource, element, findName);
        for (const finding of read) findings.push(finding);
        if (read.length === 0) add('Other visits', otherLine(resource));
        break;
      }
      case 'FamilyMemberHistory':
        findings.push(...readFamilyHistory(resource, element));
        break;
      case 'DiagnosticReport':
      case 'DocumentReference':
      case 'Composition':
        break;
      default: {
        const title = Object.hasOwn(others, resource.resourceType) ? others[resource.resourceType] : undefined;
        if (title !== undefined) add(title, otherLine(resource));
        else if (!administrative.has(resource.resourceType)) known--;
      }
    }
  }
  if (people.size > 1) throw new ExoraError('structured_many_people');
  if (known === 0 && bundleType === null) throw new ExoraError('structured_unsupported');
  for (const type of Object.keys(groupTitles) as FactType[]) {
    const group = findings.filter((finding) => finding.type === type);
    if (group.length > 0) document.heading(groupTitles[type]);
    document.findings(group);
  }
  for (const [title, texts] of lines) {
    document.heading(title);
    for (const text of texts) document.addCovered({ kind: 'item', level: 0, label: '•', runs: [{ text }] });
  }
  for (const { resource } of entries) {
    if (['DiagnosticReport', 'DocumentReference', 'Composition'].includes(resource.resourceType)) {
      document.add(...reportBlocks(resource));
    }
  }
  return document.open(limits);
}
