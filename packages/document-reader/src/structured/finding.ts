import type { Assertion, Attributes, Code, FactType, SourceRole } from '@exora/contracts';

/** The columns in which findings are written, each with the role that its words have in a proof. */
export const columns = {
  relative: { title: 'Relative', role: 'detail' },
  label: { title: 'Name', role: 'label' },
  value: { title: 'Result', role: 'value' },
  unit: { title: 'Unit', role: 'unit' },
  range: { title: 'Range', role: 'range' },
  flag: { title: 'Flag', role: 'flag' },
  strength: { title: 'Strength', role: 'strength' },
  dosage: { title: 'Dose', role: 'dosage' },
  route: { title: 'Route', role: 'route' },
  frequency: { title: 'Frequency', role: 'frequency' },
  reaction: { title: 'Reaction', role: 'detail' },
  severity: { title: 'Severity', role: 'detail' },
  class: { title: 'Kind', role: 'detail' },
  location: { title: 'Place', role: 'detail' },
  performer: { title: 'With', role: 'detail' },
  reason: { title: 'Reason', role: 'detail' },
  status: { title: 'Status', role: 'detail' },
  date: { title: 'Date', role: 'date' },
  detail: { title: 'Note', role: 'detail' },
} as const satisfies Record<string, { title: string; role: SourceRole }>;

export type Column = keyof typeof columns;

/** A fact as its file states it, before it has a place on a page. */
export interface Finding {
  type: FactType;
  assertion: Assertion;
  /** Raw words (value, unit, strength, frequency, drug, reaction, location, performer, reason) stand in `words`, too. */
  attributes: Attributes;
  date: string | null;
  code: Code | null;
  /** Where in the file it is stated. */
  element: string;
  /** What is written in each column; the label is never empty. */
  words: Partial<Record<Column, string>> & { label: string };
  /** Marks of runs elsewhere in the document that say the same for people to read. */
  narrative?: readonly string[];
}
