import { type ConceptType, starterSet } from '@exora/terminology';
import { allergenTerms } from './allergens.ts';
import { anatomyTerms } from './anatomy.ts';
import { conditionTerms, moreConditionTerms } from './conditions.ts';
import { cardiometabolicDrugs } from './drugs-cardiometabolic.ts';
import { infectionImmunityDrugs } from './drugs-infection-immunity.ts';
import { nervousSystemDrugs } from './drugs-nervous-system.ts';
import { organDrugs } from './drugs-organs.ts';
import { labTerms, vitalTerms } from './labs.ts';
import { addTerms, PhraseIndex, type TermType } from './phrase-index.ts';
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
  for (const [type, as, rivals] of coded) addConcepts(index, type, as, rivals);
  return index;
}

/** The tables of coded concepts, what their names are here, and the lists above that decide for themselves what a name is. */
const coded: readonly [type: ConceptType, as: TermType, rivals: readonly TermType[]][] = [
  ['condition', 'condition', ['symptom']],
  ['symptom', 'symptom', ['condition']],
  ['medication', 'drug', []],
  ['lab', 'lab', []],
  ['vital', 'vital', ['lab']],
  ['procedure', 'procedure', ['test', 'symptom']],
  ['immunization', 'vaccine', ['drug']],
  ['allergen', 'allergen', ['drug']],
];

/** Names that have a code stand in the terminology alone; these files hold the others. */
function addConcepts(index: PhraseIndex, type: ConceptType, as: TermType, rivals: readonly TermType[]): void {
  for (const { names } of starterSet[type]) {
    for (const { text, weak } of names) {
      if (index.typesOf(text).some((known) => rivals.includes(known))) continue;
      index.add(text, { type: as, name: names[0].text, weak });
    }
  }
}

/** Every phrase of the lexicon, indexed once when the module loads. */
export const lexicon: PhraseIndex = build();
