import type { FactType } from '@exora/contracts';
import type { Block, Run } from '../typesetting/blocks.ts';
import { type Column, columns, type Finding } from './finding.ts';

const order = Object.keys(columns) as Column[];

/** What the first column is called. */
const labels: Readonly<Record<FactType, string>> = {
  condition: 'Condition',
  symptom: 'Symptom',
  medication: 'Medication',
  allergy: 'Substance',
  lab: 'Test',
  vital: 'Measure',
  procedure: 'Procedure',
  immunization: 'Vaccine',
  family_history: 'Condition',
  encounter: 'Visit',
  social_history: 'Topic',
};

/** What findings of a type are called together. */
export const groupTitles: Readonly<Record<FactType, string>> = {
  allergy: 'Allergies',
  medication: 'Medications',
  condition: 'Conditions',
  symptom: 'Symptoms',
  lab: 'Results',
  vital: 'Vital signs',
  immunization: 'Immunizations',
  procedure: 'Procedures',
  family_history: 'Family history',
  social_history: 'Social history',
  encounter: 'Visits',
};

/** A finding with the number that its marks carry. */
export interface Numbered {
  finding: Finding;
  number: number;
}

/** Findings as a table of the columns that they fill, each cell marked with its finding and column. */
export function findingsTable(findings: readonly Numbered[]): Block[] {
  const [first] = findings;
  if (first === undefined) return [];
  const filled = order.filter((column) => findings.some(({ finding }) => finding.words[column]));
  const head = filled.map((column): Run[] => [
    { text: column === 'label' ? labels[first.finding.type] : columns[column].title },
  ]);
  const rows = findings.map(({ finding, number }) =>
    filled.map((column): Run[] => {
      const text = finding.words[column];
      return text ? [{ text, mark: markOf(number, column) }] : [];
    }),
  );
  return [{ kind: 'table', headers: 1, rows: [head, ...rows] }];
}

/** The mark of a finding's cell. */
export function markOf(number: number, column: Column): string {
  return `${number}:${column}`;
}
