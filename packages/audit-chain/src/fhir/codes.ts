/** A FHIR Coding. */
export interface Coding {
  system: string;
  code: string;
  display: string;
}

/** Code systems as FHIR R4 (4.0.1) names them. */
const systems = {
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  entityType: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
  entityRole: 'http://terminology.hl7.org/CodeSystem/object-role',
  sourceType: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  agentType: 'http://terminology.hl7.org/CodeSystem/extra-security-role-type',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
} as const;

/** Exora's own names of events, which stand beside DICOM's as a second subtype. */
export const eventTypeSystem = 'urn:exora:audit-event-type';

const dicom = (code: string, display: string): Coding => ({ system: systems.dicom, code, display });

/** Families of events: DICOM PS3.16, CID 400, which R4's value set audit-event-type takes in. */
export const families = {
  applicationActivity: dicom('110100', 'Application Activity'),
  auditLogUsed: dicom('110101', 'Audit Log Used'),
  export: dicom('110106', 'Export'),
  import: dicom('110107', 'Import'),
  patientRecord: dicom('110110', 'Patient Record'),
  procedureRecord: dicom('110111', 'Procedure Record'),
  query: dicom('110112', 'Query'),
  securityAlert: dicom('110113', 'Security Alert'),
  userAuthentication: dicom('110114', 'User Authentication'),
} as const;

/** Kinds within a family: DICOM PS3.16, CID 401 to 403, which R4's value set audit-event-sub-type takes in. */
export const kinds = {
  emergencyOverride: dicom('110127', 'Emergency Override Started'),
  login: dicom('110122', 'Login'),
  logout: dicom('110123', 'Logout'),
  securityConfiguration: dicom('110129', 'Security Configuration'),
  securityRolesChanged: dicom('110136', 'Security Roles Changed'),
  userSecurityAttributesChanged: dicom('110137', 'User Security Attributes Changed'),
} as const;

const entityRole = (code: string, display: string): Coding => ({ system: systems.entityRole, code, display });

/** What part a thing has in an event. */
export const roles = {
  patient: entityRole('1', 'Patient'),
  report: entityRole('3', 'Report'),
  domainResource: entityRole('4', 'Domain Resource'),
  masterFile: entityRole('5', 'Master file'),
  user: entityRole('6', 'User'),
  securityResource: entityRole('13', 'Security Resource'),
  practitioner: entityRole('15', 'Practitioner'),
  schedule: entityRole('18', 'Schedule'),
  job: entityRole('20', 'Job'),
  jobStream: entityRole('21', 'Job Stream'),
} as const;

export const entityTypes = {
  person: { system: systems.entityType, code: '1', display: 'Person' },
  systemObject: { system: systems.entityType, code: '2', display: 'System Object' },
} as const satisfies Record<string, Coding>;

export const agentTypes = {
  human: { system: systems.agentType, code: 'humanuser', display: 'human user' },
  program: { system: systems.agentType, code: 'dataprocessor', display: 'data processor' },
} as const satisfies Record<string, Coding>;

export const databaseServer: Coding = { system: systems.sourceType, code: '5', display: 'Database Server' };

const reason = (code: string, display: string): Coding => ({ system: systems.actReason, code, display });

/** Why something was done. */
export const purposes = {
  patientRequest: reason('PATRQT', 'patient requested'),
  treatment: reason('TREAT', 'treatment'),
  emergency: reason('ETREAT', 'Emergency Treatment'),
  careManagement: reason('CAREMGT', 'Care Management'),
  operations: reason('HOPERAT', 'healthcare operations'),
  systemAdministration: reason('HSYSADMIN', 'health system administration'),
} as const;
