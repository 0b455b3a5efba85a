import type { FactType } from '@exora/contracts';

/** What the starter set codes; each has a table in `starter-set/`. */
export type ConceptType =
  | 'condition'
  | 'symptom'
  | 'medication'
  | 'lab'
  | 'vital'
  | 'procedure'
  | 'immunization'
  | 'allergen'
  | 'habit';

/** Tables in which the words of a fact are looked up, the first one first. */
export const tablesOfFact: Record<FactType, readonly ConceptType[]> = {
  condition: ['condition', 'symptom'],
  symptom: ['symptom', 'condition'],
  family_history: ['condition', 'symptom'],
  medication: ['medication'],
  allergy: ['allergen', 'medication'],
  lab: ['lab', 'vital'],
  vital: ['vital', 'lab'],
  procedure: ['procedure'],
  immunization: ['immunization'],
  // The starter set has no visits: their codes come with the files that state them.
  encounter: [],
  social_history: ['habit', 'condition', 'vital'],
};

/** Values below `low` or above `high`, in the code's unit, are doubted: misread, or of another test. */
export interface PlausibleLimits {
  low: number;
  high: number;
}

/** A code of a concept, as its publisher writes it. */
export interface ConceptCode {
  system: string;
  /** The release that it was taken from; null where the set is a mixture of years. */
  version: string | null;
  code: string;
  display: string;
  /** Key of `sources`: where the code was checked. */
  source: string;
  /** Usual UCUM unit of a test or vital sign. */
  unit: string | null;
  limits: PlausibleLimits | null;
}

/** A name that means a concept. */
export interface ConceptName {
  text: string;
  /** An abbreviation with other meanings: it counts only where the type is beyond doubt. */
  weak: boolean;
}

/** One thing with all its names and codes. */
export interface Concept {
  type: ConceptType;
  /** The first one is shown. */
  names: readonly [ConceptName, ...ConceptName[]];
  /** The preferred one first: one for each code system, or for each kind of quantity of a test. */
  codes: readonly [ConceptCode, ...ConceptCode[]];
}
