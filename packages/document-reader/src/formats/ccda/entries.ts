import type { Finding } from '../../structured/finding.ts';
import { readImmunization, readMedication } from './administrations.ts';
import { readEncounter } from './encounters.ts';
import type { Narratives } from './narrative.ts';
import { kindOf, type SectionKind, type Template, templateOf } from './sections.ts';
import { readSocialHistory } from './social-history.ts';
import {
  readAllergy,
  readFamilyCondition,
  readProblem,
  readProcedure,
  readResult,
  type Surroundings,
  statusOf,
} from './statements.ts';
import { attribute, childrenOf, find, type XmlElement } from './xml.ts';

const statementNames = new Set([
  'act',
  'encounter',
  'observation',
  'organizer',
  'procedure',
  'substanceAdministration',
  'supply',
]);

/** What the entries of a section state. What is planned, ordered or a goal has not happened: it stays in the narrative. */
export function findingsOf(section: XmlElement, narratives: Narratives, documentDay: string | null): Finding[] {
  const sectionKind = kindOf(section);
  if (sectionKind === 'plan' || sectionKind === 'aside') return [];
  const findings: Finding[] = [];
  const visit = (statement: XmlElement, around: Surroundings, kind: SectionKind) => {
    const what = meaning(statement, kind);
    if (what !== null) findings.push(...read(statement, what, around));
    // Of all that is read, a visit alone holds statements of their own: its diagnoses.
    if ((what !== null && what !== 'encounter') || !hasHappened(statement)) return;
    const inside = {
      ...around,
      concern: statement.name === 'act' ? statement : around.concern,
      organizer: statement.name === 'organizer' ? statement : around.organizer,
    };
    for (const relation of [...childrenOf(statement, 'entryRelationship'), ...childrenOf(statement, 'component')]) {
      for (const child of statementsIn(relation)) visit(child, inside, what === null ? kind : 'encounters');
    }
  };
  for (const entry of childrenOf(section, 'entry')) {
    for (const statement of statementsIn(entry)) {
      visit(statement, { narratives, documentDay, concern: null, organizer: null }, sectionKind);
    }
  }
  return findings;
}

function statementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && statementNames.has(child.name),
  );
}

function hasHappened(statement: XmlElement): boolean {
  const mood = attribute(statement, 'moodCode') ?? 'EVN';
  // A prescription is an intent in C-CDA, whether the drug is taken or not.
  return mood === 'EVN' || (mood === 'INT' && statement.name === 'substanceAdministration');
}

/** What a statement is: by its template, else by its section and form. */
function meaning(statement: XmlElement, kind: SectionKind): Template | null {
  if (!hasHappened(statement)) return null;
  const template = templateOf(statement);
  if (template === 'medication' && kind === 'immunizations') return 'immunization';
  if (template !== null) return template;
  const { name } = statement;
  if (name === 'encounter') return 'encounter';
  if (name === 'substanceAdministration') {
    return kind === 'immunizations' ? 'immunization' : kind === 'medications' ? 'medication' : null;
  }
  if (name === 'observation') {
    if (kind === 'allergies') return find(statement, 'participant') === undefined ? null : 'allergy';
    if (kind === 'problems') return find(statement, 'value') === undefined ? null : 'problem';
    if (kind === 'results') return 'result';
    if (kind === 'vitals') return 'vital';
    if (kind === 'family') return 'family';
    if (kind === 'social') return find(statement, 'code') === undefined ? null : 'social';
  }
  return kind === 'procedures' && name !== 'organizer' && name !== 'supply' ? 'procedure' : null;
}

function read(statement: XmlElement, what: Template, around: Surroundings): Finding[] {
  if (/^(nullified|cancelled)$/.test(statusOf(statement))) return [];
  switch (what) {
    case 'allergy':
      return readAllergy(statement, around);
    case 'problem':
      return readProblem(statement, around);
    case 'medication':
      return readMedication(statement, around);
    case 'immunization':
      return readImmunization(statement, around);
    case 'result':
      return readResult(statement, 'lab', around);
    case 'vital':
      return readResult(statement, 'vital', around);
    case 'procedure':
      return readProcedure(statement, around);
    case 'family':
      return readFamilyCondition(statement, around);
    case 'encounter':
      return readEncounter(statement, around);
    case 'social':
      return readSocialHistory(statement, around);
  }
}
