import { allergenTerms } from './allergens.ts';
import { anatomyTerms } from './anatomy.ts';
import { conditionTerms, moreConditionTerms } from './conditions.ts';
import { cardiometabolicDrugs } from './drugs-cardiometabolic.ts';
import { infectionImmunityDrugs } from './drugs-infection-immunity.ts';
import { nervousSystemDrugs } from './drugs-nervous-system.ts';
import { organDrugs } from './drugs-organs.ts';
import { labTerms, vitalTerms } from './labs.ts';
import { addTerms, PhraseIndex } from './phrase-index.ts';
import { symptomTerms } from './symptoms.ts';
import { procedureTerms, testTerms } from './tests-and-procedures.ts';
import { vaccineTerms } from './vaccines.ts';

function build(): PhraseIndex {
  const index = new PhraseIndex();
  addTerms(index, 'condition', conditionTerms);
  addTerms(index, 'condition', moreConditionTerms);
  addTerms(index, 'symptom', symptomTerms);
  for (const block of [cardiometabolicDrugs, nervousSystemDrugs, infectionImmunityDrugs, organDrugs]) {
    addTerms(index, 'drug', block);
  }
  addTerms(index, 'lab', labTerms);
  addTerms(index, 'vital', vitalTerms);
  addTerms(index, 'procedure', procedureTerms);
  addTerms(index, 'test', testTerms);
  addTerms(index, 'anatomy', anatomyTerms);
  addTerms(index, 'vaccine', vaccineTerms);
  addTerms(index, 'allergen', allergenTerms);
  return index;
}

/** Every phrase of the lexicon, indexed once when the module loads. */
export const lexicon: PhraseIndex = build();
