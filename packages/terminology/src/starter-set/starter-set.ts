import type { Concept, ConceptType } from '../concept.ts';
import { readRows } from '../read-rows.ts';
import { allergenRows } from './allergens.ts';
import { conditionRows } from './conditions.ts';
import { habitRows } from './habits.ts';
import { labRows } from './labs.ts';
import { medicationRows } from './medications.ts';
import { procedureRows } from './procedures.ts';
import { symptomRows } from './symptoms.ts';
import { vaccineRows } from './vaccines.ts';
import { vitalRows } from './vitals.ts';

/** The concepts that are coded without any download, by type; read once when the module loads. */
export const starterSet: Readonly<Record<ConceptType, readonly Concept[]>> = {
  condition: readRows('condition', conditionRows),
  symptom: readRows('symptom', symptomRows),
  medication: readRows('medication', medicationRows),
  lab: readRows('lab', labRows),
  vital: readRows('vital', vitalRows),
  procedure: readRows('procedure', procedureRows),
  immunization: readRows('immunization', vaccineRows),
  allergen: readRows('allergen', allergenRows),
  habit: readRows('habit', habitRows),
};
