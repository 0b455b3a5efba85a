/** Where a code was checked, and the release that it belongs to. */
export interface CodeSource {
  system: string;
  version: string | null;
  title: string;
  licence: string;
}

const loinc = {
  system: 'LOINC',
  version: null,
  licence: 'LOINC licence, free of charge; its notice is in NOTICE',
} as const;

/** The sources that rows of the starter set name. Their notices stand in NOTICE beside the package. */
export const sources: Readonly<Record<string, CodeSource>> = {
  'snomed-gps': {
    system: 'SNOMED CT',
    version: 'GPS 2020-09',
    title: 'SNOMED CT Global Patient Set, September 2020, as in HL7 UTG',
    licence: 'CC BY 4.0, SNOMED International',
  },
  icd10cm: {
    system: 'ICD-10-CM',
    version: 'FY2026',
    title: 'ICD-10-CM, fiscal year 2026, billable codes',
    licence: 'US public domain (CDC/NCHS, CMS)',
  },
  rxnorm: {
    system: 'RxNorm',
    version: null,
    title: 'RxNorm names (SAB=RXNORM) as published in openly licensed value sets and vocabularies',
    licence: 'free of restriction; courtesy statement of the NLM in NOTICE',
  },
  cvx: {
    system: 'CVX',
    version: '2025-09-03',
    title: 'CVX, vaccines administered (CDC)',
    licence: 'US public domain (CDC)',
  },
  'loinc-ulo': { ...loinc, title: 'LOINC Universal Lab Orders value set' },
  'loinc-nlm': { ...loinc, title: 'LOINC flowsheet of the US National Library of Medicine' },
  'loinc-tx': { ...loinc, title: 'LOINC as served by HL7’s terminology server and OHDSI’s vocabulary' },
  'loinc-national': {
    ...loinc,
    title:
      'LOINC long names in HL7’s guides MCC eCare Plan and CH LAB-Report, and in the Swiss list of laboratory observations',
  },
  'loinc-guides': { ...loinc, title: 'LOINC long names as used in published FHIR guides' },
};
