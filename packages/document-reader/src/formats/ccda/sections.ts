import { attribute, childrenOf, find, type XmlElement } from './xml.ts';

/** What the entries of a section state, where their own templates don't tell. */
export type SectionKind =
  | 'allergies'
  | 'medications'
  | 'problems'
  | 'immunizations'
  | 'results'
  | 'vitals'
  | 'procedures'
  | 'family'
  | 'encounters'
  | 'social'
  /** What is planned, ordered or wanted. */
  | 'plan'
  /** What is about abilities, devices, payers and people: no fact of a record is made of it. */
  | 'aside'
  | 'other';

/** Sections by their LOINC codes (C-CDA R2.1, table of sections). */
const kinds: Readonly<Record<string, SectionKind>> = {
  '48765-2': 'allergies',
  '10160-0': 'medications',
  '10183-2': 'medications',
  '75311-1': 'medications',
  '42346-7': 'medications',
  '29549-3': 'medications',
  '18610-6': 'medications',
  '11450-4': 'problems',
  '46241-6': 'problems',
  '11535-2': 'problems',
  '78375-3': 'problems',
  '11348-0': 'problems',
  '29308-4': 'problems',
  '10157-6': 'family',
  '11369-6': 'immunizations',
  '30954-2': 'results',
  '8716-3': 'vitals',
  '47519-4': 'procedures',
  '46240-8': 'encounters',
  '18776-5': 'plan',
  '61146-7': 'plan',
  '75310-3': 'plan',
  '11383-7': 'plan',
  '29762-2': 'social',
  '47420-5': 'aside',
  '10190-7': 'aside',
  '46264-8': 'aside',
  '48768-6': 'aside',
  '42348-3': 'aside',
  '85847-2': 'aside',
};

export function kindOf(section: XmlElement): SectionKind {
  const codes = [find(section, 'code'), ...childrenOf(find(section, 'code'), 'translation')];
  for (const code of codes) {
    const stated = attribute(code, 'code')?.trim() ?? '';
    const kind = Object.hasOwn(kinds, stated) ? kinds[stated] : undefined;
    if (kind !== undefined) return kind;
  }
  return 'other';
}

/** C-CDA's entry templates by their last numbers (root 2.16.840.1.113883.10.20.22.4), and those of its predecessor C32 (…20.1). */
const templates = {
  allergy: ['22.4.7', '22.4.90', '1.18'],
  problem: ['22.4.4', '1.28'],
  medication: ['22.4.16', '1.24'],
  immunization: ['22.4.52'],
  result: ['22.4.2', '1.31'],
  vital: ['22.4.27'],
  procedure: ['22.4.14', '22.4.13', '22.4.12', '1.29'],
  family: ['22.4.46', '1.22'],
  encounter: ['22.4.49', '1.21'],
  social: ['22.4.38', '22.4.78', '22.4.85', '1.33'],
} as const;

export type Template = keyof typeof templates;

const names = new Map<string, Template>(
  Object.entries(templates).flatMap(([name, ends]) =>
    ends.map((end) => [`2.16.840.1.113883.10.20.${end}`, name as Template] as const),
  ),
);

/** What a statement is by its templates, or null. */
export function templateOf(statement: XmlElement): Template | null {
  for (const id of childrenOf(statement, 'templateId')) {
    const name = names.get(attribute(id, 'root')?.trim() ?? '');
    if (name !== undefined) return name;
  }
  return null;
}
