import type { RecordCategory } from '@exora/contracts';

/** Categories of a record in the words in which they are shown. */
const categoryWords: Readonly<Partial<Record<RecordCategory, string>>> = {
  medications: 'medications',
  allergies: 'allergies',
  conditions: 'conditions',
  labs: 'lab results',
  vitals: 'vital signs',
  immunizations: 'immunisations',
  procedures: 'procedures',
  encounters: 'visits',
  documents: 'documents',
  narratives: 'the story',
};

/** “Medications, lab results and visits”; empty for none. */
export function listed(categories: readonly RecordCategory[]): string {
  const words = categories.flatMap((category) => categoryWords[category] ?? []);
  const list = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);
  return list.charAt(0).toUpperCase() + list.slice(1);
}
