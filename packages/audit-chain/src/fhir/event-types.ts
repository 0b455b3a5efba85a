import { type Coding, families, kinds, purposes } from './codes.ts';

/** How an event of Exora reads as a FHIR AuditEvent. */
interface EventMeaning {
  family: Coding;
  kind?: Coding;
  /** Create, read, update, delete or execute (http://hl7.org/fhir/audit-event-action). */
  action: 'C' | 'R' | 'U' | 'D' | 'E';
  /** Success, minor, serious or major failure (http://hl7.org/fhir/audit-event-outcome); success unless told. */
  outcome?: '4' | '8' | '12';
  /** Why it is done, where the event says no other purpose; absent where that is not known. */
  purpose?: Coding;
}

const record = (action: EventMeaning['action'], purpose?: Coding): EventMeaning => ({
  family: families.patientRecord,
  action,
  ...(purpose === undefined ? {} : { purpose }),
});
const access = (action: EventMeaning['action']): EventMeaning => ({
  family: families.securityAlert,
  kind: kinds.securityRolesChanged,
  action,
  purpose: purposes.patientRequest,
});
/** The worker's stages: a program reads and writes the record for its owner. */
const stage = (action: EventMeaning['action']): EventMeaning => ({
  family: families.procedureRecord,
  action,
  purpose: purposes.patientRequest,
});
const operation = (action: EventMeaning['action'], outcome?: EventMeaning['outcome']): EventMeaning => ({
  family: families.applicationActivity,
  action,
  purpose: purposes.systemAdministration,
  ...(outcome === undefined ? {} : { outcome }),
});
const security = (action: EventMeaning['action'], purpose: Coding): EventMeaning => ({
  family: families.securityAlert,
  kind: kinds.securityConfiguration,
  action,
  purpose,
});
const role = (action: EventMeaning['action']): EventMeaning => ({
  family: families.securityAlert,
  kind: kinds.securityRolesChanged,
  action,
  purpose: purposes.systemAdministration,
});
const operationOnAccount = (action: EventMeaning['action']): EventMeaning => ({
  family: families.securityAlert,
  kind: kinds.userSecurityAttributesChanged,
  action,
});
const client = (family: Coding, action: EventMeaning['action']): EventMeaning => ({ family, action });

/**
 * Every event that the schema and the apps write, and its meaning. There is none for others on purpose: a new event gets
 * a line here, and a test compares this list with the schema.
 */
export const eventMeanings = {
  'access.granted': access('C'),
  'access.revoked': access('D'),
  'account.password_changed': {
    family: families.securityAlert,
    kind: kinds.userSecurityAttributesChanged,
    action: 'U',
  },
  'account.plan_changed': operation('U'),
  'account.recovery_requested': {
    family: families.securityAlert,
    kind: kinds.userSecurityAttributesChanged,
    action: 'E',
  },
  'account.reset': operationOnAccount('U'),
  'account.second_factor_use_changed': operationOnAccount('U'),
  'account.signed_out': { family: families.userAuthentication, kind: kinds.logout, action: 'E' },
  'appointment.cancelled': record('U', purposes.patientRequest),
  'appointment.changed': record('U', purposes.patientRequest),
  'appointment.created': record('C', purposes.patientRequest),
  'audit.cut': { family: families.auditLogUsed, action: 'D', purpose: purposes.systemAdministration },
  'audit.exported': { family: families.auditLogUsed, action: 'R', purpose: purposes.patientRequest },
  'audit.key_published': {
    family: families.securityAlert,
    kind: kinds.securityConfiguration,
    action: 'C',
    purpose: purposes.systemAdministration,
  },
  'budget.changed': operation('U'),
  'care.state_changed': record('U'),
  'client.copied': client(families.export, 'R'),
  'client.downloaded': client(families.export, 'R'),
  'client.failed': { family: families.applicationActivity, action: 'E', outcome: '4' },
  'client.printed': client(families.export, 'R'),
  'client.signed_out': { family: families.userAuthentication, kind: kinds.logout, action: 'E' },
  'client.viewed': client(families.patientRecord, 'R'),
  'codes.loaded': operation('C'),
  'consent.changed': {
    family: families.securityAlert,
    kind: kinds.securityConfiguration,
    action: 'U',
    purpose: purposes.patientRequest,
  },
  'consent.lapsed': {
    family: families.securityAlert,
    kind: kinds.securityConfiguration,
    action: 'U',
    purpose: purposes.systemAdministration,
  },
  'consent.wording_published': security('C', purposes.systemAdministration),
  'emergency_code.made': security('C', purposes.patientRequest),
  'emergency_code.revoked': security('D', purposes.patientRequest),
  'encounter.added': record('C', purposes.patientRequest),
  'encounter.changed': record('U', purposes.patientRequest),
  'encounter.removed': record('D', purposes.patientRequest),
  'erasure.finished': operation('D'),
  'erasure.requested': { family: families.patientRecord, action: 'D', purpose: purposes.patientRequest },
  'fact.added': record('C', purposes.patientRequest),
  'fact.confirmed': record('U', purposes.patientRequest),
  'fact.corrected': record('U', purposes.patientRequest),
  'fact.rejected': record('U', purposes.patientRequest),
  'file.dismissed': record('D', purposes.patientRequest),
  'file.erased': record('D', purposes.patientRequest),
  'file.quarantined': { family: families.import, action: 'U', outcome: '8', purpose: purposes.systemAdministration },
  'file.read': stage('R'),
  'file.reading_begun': stage('R'),
  'file.refused': { family: families.import, action: 'C', outcome: '4', purpose: purposes.patientRequest },
  'file.person_confirmed': stage('E'),
  'file.retried': stage('E'),
  'file.submitted': { family: families.import, action: 'C', purpose: purposes.patientRequest },
  'file.understanding_begun': stage('R'),
  'file.understood': stage('C'),
  'invitation.accepted': access('C'),
  'invitation.cancelled': access('D'),
  'invitation.created': access('C'),
  'invitation.declined': access('U'),
  'job.cancelled': operation('D'),
  'job.discarded': operation('D'),
  'job.given_up': operation('E', '8'),
  'job.requeued': operation('E'),
  'lane.limited': operation('U'),
  'lane.paused': operation('U'),
  'lane.resumed': operation('U'),
  'operator.granted': role('C'),
  'operator.revoked': role('D'),
  'profile.changed': record('U', purposes.patientRequest),
  'profile.chosen_as_own': record('U', purposes.patientRequest),
  'profile.created': record('C', purposes.patientRequest),
  'profile.owner_changed': access('U'),
  'profile.replaced': record('D', purposes.patientRequest),
  'provider.access_granted': access('C'),
  'provider.access_revoked': access('D'),
  'provider.glass_broken': {
    family: families.securityAlert,
    kind: kinds.emergencyOverride,
    action: 'E',
    purpose: purposes.emergency,
  },
  'provider.glass_refused': {
    family: families.securityAlert,
    kind: kinds.emergencyOverride,
    action: 'E',
    outcome: '4',
    purpose: purposes.emergency,
  },
  'provider.glass_reviewed': operation('U'),
  'provider.note_written': record('C', purposes.treatment),
  'provider.registered': operation('C'),
  'provider.status_changed': operation('U'),
  'record.erased': record('D', purposes.patientRequest),
  'record.erasure_begun': record('D', purposes.patientRequest),
  'record.erasure_cancelled': record('U', purposes.patientRequest),
  'record.erasure_lapsed': record('U', purposes.patientRequest),
  'record.erasure_requested': record('U', purposes.patientRequest),
  'record.export_completed': { family: families.export, action: 'R', purpose: purposes.patientRequest },
  'record.exported': { family: families.export, action: 'R', purpose: purposes.patientRequest },
  'record.import_begun': { family: families.import, action: 'C', purpose: purposes.patientRequest },
  'record.import_discarded': { family: families.import, action: 'D', purpose: purposes.patientRequest },
  'record.imported': { family: families.import, action: 'C', purpose: purposes.patientRequest },
  'record.narrated': stage('C'),
  'record.narrating_begun': stage('R'),
  'record.opened': record('R'),
  'record.read': record('R'),
  'representation.ended': access('D'),
  'representation.granted': access('C'),
  'retention.applied': operation('D'),
  'session.ended': { family: families.userAuthentication, kind: kinds.logout, action: 'E' },
  'session.refused': { family: families.userAuthentication, kind: kinds.login, action: 'E', outcome: '4' },
  'session.started': { family: families.userAuthentication, kind: kinds.login, action: 'E' },
  'uploads.swept': operation('D'),
} as const satisfies Record<string, EventMeaning>;

/** The events that Exora writes. */
export type AuditEventType = keyof typeof eventMeanings;

export function isAuditEventType(value: string): value is AuditEventType {
  return Object.hasOwn(eventMeanings, value);
}

/** The meaning of an event's type; its optional parts told apart from absent ones. */
export function meaningOf(type: AuditEventType): EventMeaning {
  return eventMeanings[type];
}
