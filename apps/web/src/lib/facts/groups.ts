import type { Fact, FactType } from '@exora/contracts';

/** Facts of one kind, as the document page and the overview head them. */
export interface FactGroup<T> {
  readonly type: FactType;
  readonly title: string;
  readonly facts: T[];
}

/** Heading of each type, in the order in which they are shown. */
export const groupTitles: Readonly<Record<FactType, string>> = {
  medication: 'Medications',
  allergy: 'Allergies',
  condition: 'Conditions',
  lab: 'Lab results',
  vital: 'Vital signs',
  symptom: 'Symptoms',
  immunization: 'Immunisations',
  procedure: 'Procedures',
  encounter: 'Visits',
  social_history: 'Lifestyle',
  family_history: 'Family history',
};

/** One fact's kind in words, for details and assistive technology. */
export const typeNames: Readonly<Record<FactType, string>> = {
  medication: 'Medication',
  allergy: 'Allergy',
  condition: 'Condition',
  lab: 'Lab result',
  vital: 'Vital sign',
  symptom: 'Symptom',
  immunization: 'Immunisation',
  procedure: 'Procedure',
  encounter: 'Visit',
  social_history: 'Lifestyle',
  family_history: 'Family history',
};

const order = Object.keys(groupTitles) as FactType[];

/**
 * Facts by type in the shown order, empty groups left out. A relative's finding stands with the family history whatever
 * its type. Within a group, what is not present comes last; else the order given (the document's) is kept.
 */
export function groupFacts<T extends Pick<Fact, 'type' | 'assertion'>>(facts: readonly T[]): FactGroup<T>[] {
  return order
    .map((type) => ({
      type,
      title: groupTitles[type],
      facts: facts
        .filter((fact) => shownType(fact) === type)
        .toSorted((one, other) => Number(one.assertion === 'absent') - Number(other.assertion === 'absent')),
    }))
    .filter((group) => group.facts.length > 0);
}

/** The type under which a fact is shown. */
export function shownType(fact: Pick<Fact, 'type' | 'assertion'>): FactType {
  return fact.assertion === 'family' ? 'family_history' : fact.type;
}
