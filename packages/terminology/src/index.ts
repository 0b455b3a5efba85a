export type { Concept, ConceptCode, ConceptType, PlausibleLimits } from './concept.ts';
export type { MatchReason } from './concept-index.ts';
export { foldWord } from './fold-word.ts';
export {
  type CodeMatch,
  ingredientOf,
  type LookUpOptions,
  lookUp,
  type MarketedStrength,
  strengthMeant,
} from './look-up.ts';
export { starterSet } from './starter-set/starter-set.ts';
