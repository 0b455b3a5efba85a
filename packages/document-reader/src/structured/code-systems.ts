import type { Code, FactType } from '@exora/contracts';

/**
 * Names of code systems by what files call them: HL7 object identifiers (hl7.org/oid), FHIR's addresses
 * (hl7.org/fhir/R4/terminologies-systems.html) and the mnemonics of HL7 v2 table 0396.
 */
const systems: Readonly<Record<string, readonly string[]>> = {
  'SNOMED CT': ['2.16.840.1.113883.6.96', 'http://snomed.info/sct', 'SCT', 'SNM', 'SNOMED', 'SNOMED-CT', 'SNOMED CT'],
  LOINC: ['2.16.840.1.113883.6.1', 'http://loinc.org', 'LN', 'LOINC'],
  RxNorm: ['2.16.840.1.113883.6.88', 'http://www.nlm.nih.gov/research/umls/rxnorm', 'RXNORM', 'RXN'],
  CVX: ['2.16.840.1.113883.12.292', '2.16.840.1.113883.6.59', 'http://hl7.org/fhir/sid/cvx', 'CVX'],
  'ICD-10-CM': ['2.16.840.1.113883.6.90', 'http://hl7.org/fhir/sid/icd-10-cm', 'I10C', 'I10', 'ICD10CM', 'ICD-10-CM'],
  'ICD-10': ['2.16.840.1.113883.6.3', 'http://hl7.org/fhir/sid/icd-10', 'ICD10'],
  'ICD-10-AM': ['http://hl7.org/fhir/sid/icd-10-am', '2.16.840.1.113883.6.135', 'I10A', 'ICD10AM'],
  'ICD-10-PCS': ['2.16.840.1.113883.6.4', 'http://www.cms.gov/Medicare/Coding/ICD10', 'I10P', 'ICD10PCS'],
  'ICD-9-CM': [
    '2.16.840.1.113883.6.103',
    '2.16.840.1.113883.6.104',
    'http://hl7.org/fhir/sid/icd-9-cm',
    'I9',
    'I9C',
    'I9CDX',
    'I9CP',
    'ICD9CM',
  ],
  UNII: ['2.16.840.1.113883.4.9', 'http://fdasis.nlm.nih.gov', 'UNII'],
  'NDF-RT': ['2.16.840.1.113883.3.26.1.5', 'http://hl7.org/fhir/ndfrt', 'NDFRT'],
  NDC: ['2.16.840.1.113883.6.69', 'http://hl7.org/fhir/sid/ndc', 'NDC'],
  CPT: ['2.16.840.1.113883.6.12', 'http://www.ama-assn.org/go/cpt', 'C4', 'CPT', 'CPT4'],
  HCPCS: [
    '2.16.840.1.113883.6.13',
    '2.16.840.1.113883.6.285',
    'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    'HCPCS',
  ],
  ATC: ['2.16.840.1.113883.6.73', 'http://www.whocc.no/atc', 'ATC'],
  PBS: ['http://pbs.gov.au/code/item', '1.2.36.1.2001.1005.22', 'PBS'],
};

const names = new Map(
  Object.entries(systems).flatMap(([name, aliases]) => aliases.map((alias) => [alias.toUpperCase(), name] as const)),
);

/** A code as a file gives it. */
export interface StatedCode {
  system?: string | undefined;
  code?: string | undefined;
  display?: string | undefined;
}

/** The name of a code system by its identifier, address or mnemonic; null for one that isn't known (a local one). */
export function systemName(stated: string | undefined): string | null {
  if (stated === undefined) return null;
  return (
    names.get(
      stated
        .trim()
        .replace(/^urn:oid:/i, '')
        .toUpperCase(),
    ) ?? null
  );
}

const preferred: Readonly<Record<FactType, readonly string[]>> = {
  condition: ['SNOMED CT', 'ICD-10-CM', 'ICD-10-AM', 'ICD-10', 'ICD-9-CM'],
  symptom: ['SNOMED CT', 'ICD-10-CM', 'ICD-10-AM', 'ICD-10', 'ICD-9-CM'],
  family_history: ['SNOMED CT', 'ICD-10-CM', 'ICD-10-AM', 'ICD-10', 'ICD-9-CM'],
  medication: ['RxNorm', 'SNOMED CT', 'PBS', 'ATC', 'NDC'],
  allergy: ['RxNorm', 'UNII', 'SNOMED CT', 'NDF-RT', 'CVX', 'NDC'],
  lab: ['LOINC', 'SNOMED CT', 'CPT'],
  vital: ['LOINC', 'SNOMED CT'],
  procedure: ['SNOMED CT', 'CPT', 'HCPCS', 'ICD-10-PCS', 'LOINC', 'ICD-9-CM', 'ICD-10-CM'],
  immunization: ['CVX', 'SNOMED CT', 'NDC', 'CPT', 'RxNorm'],
  // C-CDA and US Core bind the kind of an encounter to CPT first; nobody else has that.
  encounter: ['CPT', 'SNOMED CT', 'HCPCS'],
  social_history: ['LOINC', 'SNOMED CT'],
};

/**
 * The code of a fact among those that its file gives for it: that of the system in which facts of its type are compared, else the
 * first of a known system, else the first of a system with an identifier of its own (an OID or an address). Codes without such
 * a system and ill-formed ones are none.
 */
export function chooseCode(type: FactType, stated: readonly StatedCode[], label: string): Code | null {
  const wellFormed = stated.flatMap(({ system, code, display }): Code[] => {
    const name = systemName(system) ?? ownIdentifier(system);
    const value = code?.trim() ?? '';
    if (name === null || !/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/.test(value)) return [];
    return [{ system: name, code: value, display: (display?.trim() || label).slice(0, 500) }];
  });
  for (const system of preferred[type]) {
    const found = wellFormed.find((code) => code.system === system);
    if (found !== undefined) return found;
  }
  return wellFormed.find(({ system }) => names.has(system.toUpperCase())) ?? wellFormed[0] ?? null;
}

/** An OID or an address, unless it is that of HL7's own lists, which name reasons and states and no findings. */
function ownIdentifier(stated: string | undefined): string | null {
  const system = (stated ?? '').trim().replace(/^urn:oid:/i, '');
  if (/^2\.16\.840\.1\.113883\.5\.|\/\/terminology\.hl7\.org\//.test(system)) return null;
  return /^\d(\.\d+){3,}$|^https?:\/\/\S+$/.test(system) && system.length <= 200 ? system : null;
}
