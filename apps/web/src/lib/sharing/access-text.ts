import type {
  delegateLevels,
  emergencyReasons,
  ProviderAccess,
  RecordCategory,
  representationBases,
} from '@exora/contracts';

/** What a person may do with somebody else's record. */
export type DelegateLevel = (typeof delegateLevels)[number];
type Purpose = ProviderAccess['purpose'];

/** Name of each level and what it lets people do, the least first. */
export const levelTexts: Readonly<Record<DelegateLevel, { name: string; means: string }>> = {
  view: { name: 'Can look', means: 'Reads what is shared with them. Each time is written to the log.' },
  edit: { name: 'Can look and add', means: 'Also adds documents and facts, and corrects what is wrong.' },
  full: {
    name: 'Can do all that and let others in',
    means: 'Also lets other people look and add, and sees who has access. They can’t give the record away.',
  },
};

/** A category of the record as people call it. */
export const categoryNames: Readonly<Record<RecordCategory, string>> = {
  documents: 'Documents',
  summary: 'Summary',
  conditions: 'Conditions',
  medications: 'Medications',
  allergies: 'Allergies',
  labs: 'Lab results',
  vitals: 'Vital signs',
  immunizations: 'Immunisations',
  procedures: 'Procedures',
  encounters: 'Visits and notes',
  narratives: 'Narratives',
  appointments: 'Appointments',
  providers: 'Providers and their access',
};

/** “everything”, or the categories in words: “medications and allergies”. */
export function categoriesText(categories: readonly RecordCategory[] | null): string {
  if (categories === null) return 'everything';
  return listed(categories.map((category) => lowerFirst(categoryNames[category])));
}

/** What a provider may be given access for. */
export const purposeNames: Readonly<Record<Purpose, string>> = {
  treatment: 'Treatment',
  care_coordination: 'Coordinating care',
  second_opinion: 'A second opinion',
  emergency: 'An emergency',
  administration: 'Administration',
};

/** Why a provider opened a record without consent. */
export const emergencyReasonNames: Readonly<Record<(typeof emergencyReasons)[number], string>> = {
  unconscious: 'The patient was unconscious',
  life_threatening: 'There was a danger to life',
  unable_to_consent: 'The patient could not consent',
  urgent_treatment: 'Treatment could not wait',
};

/** By what right somebody acts for a record's person. */
export const basisNames: Readonly<Record<(typeof representationBases)[number], string>> = {
  parental_responsibility: 'Parental responsibility',
  court_appointed_guardian: 'Guardian appointed by a court',
  power_of_attorney: 'Power of attorney',
  health_care_proxy: 'Health care proxy',
  executor: 'Executor of the estate',
};

/** What a provider is, in words: “allied health”. */
export function providerKind(type: string): string {
  return capital(type.replaceAll('_', ' '));
}

/** Words as a list in a sentence: “a”, “a and b”, “a, b and c”. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first letter small. */
export function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** The first letter a capital. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
