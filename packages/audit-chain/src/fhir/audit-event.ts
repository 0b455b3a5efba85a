import type { EventLine } from '../lines.ts';
import { agentTypes, type Coding, databaseServer, entityTypes, eventTypeSystem, purposes, roles } from './codes.ts';
import { isAuditEventType, meaningOf } from './event-types.ts';

/** A FHIR R4 AuditEvent, as far as Exora's events fill it. */
export interface FhirAuditEvent {
  resourceType: 'AuditEvent';
  /** The event's own id. */
  id: string;
  type: Coding;
  subtype: Coding[];
  action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** With microseconds. */
  recorded: string;
  outcome: '0' | '4' | '8' | '12';
  purposeOfEvent?: CodeableConcept[];
  agent: FhirAgent[];
  source: { site: string; observer: FhirReference; type: Coding[] };
  entity: FhirEntity[];
}

interface CodeableConcept {
  coding: Coding[];
}
interface FhirReference {
  identifier?: { system: string; value: string };
  display?: string;
}
interface FhirAgent {
  type: CodeableConcept;
  who: FhirReference;
  requestor: boolean;
}
interface FhirEntity {
  what: FhirReference;
  type: Coding;
  role: Coding;
  description?: string;
  detail?: { type: string; valueString: string }[];
}

/** An event whose meaning is not known here: the export is of a newer version. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';

  constructor(event: EventLine) {
    super(`Row ${event.seq} is an event of a type that this version does not know: ${event.event_type}.`);
  }
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** The part that a thing of this type has in an event. */
const roleOf: Readonly<Record<string, Coding>> = {
  account: roles.user,
  audit_key: roles.securityResource,
  audit_log: roles.securityResource,
  consent: roles.securityResource,
  job: roles.job,
  job_lane: roles.jobStream,
  medical_code_system: roles.masterFile,
  patient_appointment: roles.schedule,
  patient_provider_access: roles.securityResource,
  profile_access_permission: roles.securityResource,
  provider: roles.practitioner,
  shell_file: roles.report,
  user_profile: roles.patient,
};

/** Purposes that a provider may be given access for, and what FHIR calls them. */
const purposeOf: Readonly<Record<string, Coding>> = {
  treatment: purposes.treatment,
  care_coordination: purposes.careManagement,
  second_opinion: purposes.treatment,
  emergency: purposes.emergency,
  administration: purposes.operations,
};

/**
 * An event of an export as a FHIR R4 AuditEvent. Names stay out (the personal part); details, job and correlation go into
 * the entities' details, and the row's place in its chain too. Throws {@link UnknownEventType}.
 */
export function auditEventOf(event: EventLine, subjectId: string): FhirAuditEvent {
  if (!isAuditEventType(event.event_type)) throw new UnknownEventType(event);
  const meaning = meaningOf(event.event_type);
  const details = detailsOf(event.details);
  const purpose = purposeOf[String(details.get('purpose'))] ?? meaning.purpose;
  return {
    resourceType: 'AuditEvent',
    id: event.id,
    type: meaning.family,
    subtype: [
      ...(meaning.kind === undefined ? [] : [meaning.kind]),
      { system: eventTypeSystem, code: event.event_type, display: event.event_type },
    ],
    action: meaning.action,
    recorded: event.occurred_at,
    outcome: meaning.outcome ?? '0',
    ...(purpose === undefined ? {} : { purposeOfEvent: [{ coding: [purpose] }] }),
    agent: [agentOf(event)],
    source: { site: 'Exora', observer: { display: 'Exora audit log' }, type: [databaseServer] },
    entity: entitiesOf(event, subjectId, details),
  };
}

function agentOf(event: EventLine): FhirAgent {
  const isPerson = event.actor_id !== null;
  return {
    type: { coding: [isPerson ? agentTypes.human : agentTypes.program] },
    who: isPerson ? referenceTo(event.actor_id ?? '') : { display: whoIs(event) },
    requestor: true,
  };
}

/** Who acted, when it is nobody with an account. */
function whoIs({ event_type: type, actor_role: role }: EventLine): string {
  return type === 'session.refused' || type === 'account.recovery_requested'
    ? 'somebody not signed in'
    : `Exora (${role})`;
}

function entitiesOf(event: EventLine, subjectId: string, details: ReadonlyMap<string, unknown>): FhirEntity[] {
  const entities: FhirEntity[] = [];
  if (subjectId !== nobody) {
    entities.push({ what: referenceTo(subjectId), type: entityTypes.person, role: roles.patient });
  }
  const { resource_type: type, resource_id: id } = event;
  if (type !== null && (type !== 'user_profile' || id !== subjectId)) {
    entities.push({
      what: id === null ? { display: type } : referenceTo(id),
      type: type === 'account' || type === 'provider' ? entityTypes.person : entityTypes.systemObject,
      role: roleOf[type] ?? roles.domainResource,
      description: type,
    });
  }
  entities.push({
    what: { display: 'row of the audit log' },
    type: entityTypes.systemObject,
    role: roles.securityResource,
    detail: [
      ['seq', event.seq],
      ['row_hash', event.row_hash],
      ['actor_role', event.actor_role],
      ['job_id', event.job_id],
      ['correlation_id', event.correlation_id],
      ...details,
    ].flatMap(([name, value]) => (value === null ? [] : [{ type: String(name), valueString: textOf(value) }])),
  });
  return entities;
}

function referenceTo(id: string): FhirReference {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` } };
}

function detailsOf(text: string): ReadonlyMap<string, unknown> {
  const json: unknown = JSON.parse(text);
  return new Map(typeof json === 'object' && json !== null ? Object.entries(json) : []);
}

/** FHIR strings say something. */
function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.trim() === '' ? '""' : text;
}
