import { chooseCode, type StatedCode } from './code-systems.ts';
import type { Finding } from './finding.ts';
import { stated } from './results.ts';

/**
 * Kinds of encounters in our words by their codes: ActEncounterCode of HL7 v3, which C-CDA and FHIR use, and HL7 v2 table 0004
 * by HL7's own map between the two (v2-to-FHIR, "Patient Class").
 */
const classes: Readonly<Record<string, string>> = {
  AMB: 'outpatient',
  AMBULATORY: 'outpatient',
  EMER: 'emergency',
  FLD: 'field',
  HH: 'home',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  OBSENC: 'observation',
  PRENC: 'pre-admission',
  SS: 'short stay',
  VR: 'virtual',
  E: 'emergency',
  I: 'inpatient',
  O: 'outpatient',
  P: 'pre-admission',
  R: 'outpatient',
  B: 'inpatient',
};

/** The kind of an encounter by its code, else the file's own words in lower case (DSTU2's codes are words); empty for none. */
export function encounterClass(code: string | undefined, words = ''): string {
  const stated = code?.trim() ?? '';
  const known = Object.hasOwn(classes, stated.toUpperCase()) ? classes[stated.toUpperCase()] : undefined;
  return known ?? (words.trim().toLowerCase() || (/^[a-z]{4,}$/.test(stated) ? stated : ''));
}

/** A visit or a stay as its file states it; empty words for what it doesn't say. */
export interface StatedEncounter {
  /** What the file calls it. */
  name: string;
  codes: readonly StatedCode[];
  class: string;
  /** `completed`, `in-progress`, or nothing. */
  status: string;
  start: string | null;
  end: string | null;
  location: string;
  performer: string;
  reason: string;
  element: string;
  narrative?: readonly string[];
}

/** One that has neither name nor day is none: systems refer to encounters by their identifiers alone. */
export function encounterFinding(encounter: StatedEncounter): Finding[] {
  const { name, codes, class: kind, status, start, end, location, performer, reason, element, narrative } = encounter;
  const date = start ?? end;
  if (name === '' && date === null) return [];
  const label = name || nameOf(kind);
  const finding: Finding = {
    type: 'encounter',
    assertion: 'present',
    attributes: stated({ class: kind, status, start, end, location, performer, reason }),
    date,
    code: chooseCode('encounter', codes, label),
    element,
    words: {
      label,
      // Columns are narrow where there are many: what the name says, and that a visit is over, takes none.
      class: label.toLowerCase().includes(kind) ? '' : kind,
      location,
      performer,
      reason,
      status: status === 'completed' ? '' : status,
      date: [...new Set([start, end])].filter(Boolean).join(' - '),
    },
  };
  return [narrative === undefined ? finding : { ...finding, narrative }];
}

/** What one without a name is called. */
function nameOf(kind: string): string {
  if (kind === '') return 'Visit';
  const first = kind.charAt(0).toUpperCase() + kind.slice(1);
  return /\b(stay|visit|encounter)$/.test(kind) ? first : `${first} ${kind === 'inpatient' ? 'stay' : 'visit'}`;
}
