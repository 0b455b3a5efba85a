import type { AccessPreview, FactType, RecordCategory } from '@exora/contracts';

/** How many there are of something: of a kind of facts, or of other things, with the noun for one and for many. */
interface Counted {
  readonly name:
    | { readonly kind: 'fact'; readonly type: FactType }
    | { readonly kind: 'other'; readonly one: string; readonly many: string };
  readonly count: number;
}

/** The kinds of facts of a category (`exora_private.category_of` of the schema). */
const factsOf: Partial<Record<RecordCategory, readonly FactType[]>> = {
  conditions: ['condition', 'symptom', 'family_history', 'social_history'],
  medications: ['medication'],
  allergies: ['allergy'],
  labs: ['lab'],
  vitals: ['vital'],
  immunizations: ['immunization'],
  procedures: ['procedure'],
};

/** What a preview counts in a category. A kind of facts that there is none of is left out where others are there. */
export function countsOf(category: RecordCategory, counts: AccessPreview['counts']): Counted[] {
  const other = (count: number | undefined, one: string, many: string): Counted[] =>
    count === undefined ? [] : [{ name: { kind: 'other', one, many }, count }];
  switch (category) {
    case 'documents':
      return other(counts.documents, 'document', 'documents');
    case 'narratives':
      return other(counts.narratives, 'narrative', 'narratives');
    case 'encounters':
      return [
        ...other(counts.encounters, 'visit', 'visits'),
        ...other(counts.provider_notes, 'provider’s note', 'providers’ notes'),
      ];
    case 'appointments':
      return other(counts.appointments, 'appointment', 'appointments');
    default: {
      const facts = (factsOf[category] ?? []).flatMap((type): Counted[] => {
        const count = counts.facts[type];
        return count === undefined ? [] : [{ name: { kind: 'fact', type }, count }];
      });
      const some = facts.filter(({ count }) => count > 0);
      return some.length > 0 ? some : facts.slice(0, 1);
    }
  }
}
