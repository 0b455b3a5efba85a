import type { FactType } from '@exora/contracts';
import { type ClinicalDrug, ClinicalDrugs } from './clinical-drugs.ts';
import { type Concept, type ConceptCode, type ConceptType, type PlausibleLimits, tablesOfFact } from './concept.ts';
import { ConceptIndex, type ConceptMatch, type IndexOptions, type MatchReason, scores } from './concept-index.ts';
import { broaderSubstances, readLabel } from './drug-name.ts';
import { quantityKind } from './quantity-kind.ts';
import { starterSet } from './starter-set/starter-set.ts';
import { uncodedMedicines } from './starter-set/uncoded-medicines.ts';
import { usualStrengthRows } from './starter-set/usual-strengths.ts';

/** What a fact says beside its words. */
export interface LookUpOptions {
  /** Of a test: the printed unit, `{nominal}` for a result in words; decides which of the test's codes it is. */
  unit?: string | null;
  /** Of a medicine: `325 mg`. */
  strength?: string | null;
  /** Of a medicine: a plain name such as `tablet`. */
  form?: string | null;
  /** Of a medicine: a plain name such as `oral`. */
  route?: string | null;
  /** The words are a known name: no other that only looks like it is taken. */
  isSpelt?: boolean;
}

/** A code with the reason for it. */
export interface CodeMatch {
  system: string;
  version: string | null;
  code: string;
  display: string;
  /** The name that fitted. */
  term: string;
  reason: MatchReason;
  /** 0…1. */
  score: number;
  unit: string | null;
  limits: PlausibleLimits | null;
}

/** Medicines that look alike are confused at a patient's cost (ISMP's list of confused drug names). */
const medicineOptions: IndexOptions = {
  isStrict: true,
  others: uncodedMedicines.split(/[;\n]/).flatMap((name) => name.trim() || []),
};

/** No name of the tables, and none that a release may have, is longer (in characters). */
const longestName = 500;

/** Of a drug whose form wasn't told. */
const inferredScore = 0.85;

const indexes = new Map<ConceptType, ConceptIndex>();
let drugs: ClinicalDrugs | undefined;

/**
 * The code of the starter set that the words of a fact mean; null: uncoded. In this order: the preferred name or the code's
 * display as it stands, the same normalised, another name, and a name that differs by a letter or two.
 */
export function lookUp(text: string, type: FactType, options: LookUpOptions = {}): CodeMatch | null {
  if (text.length > longestName) return null;
  if (type === 'medication') return medication(text, options);
  const found = best(type, text, options.isSpelt ?? false);
  if (found === null) return null;
  return conceptMatch(found, options.unit ?? null);
}

function conceptMatch(found: ConceptMatch, printedUnit: string | null): CodeMatch | null {
  const code = codeFor(found.concept, printedUnit);
  if (code === null) return null;
  const { system, version, display, unit, limits } = code;
  return { system, version, code: code.code, display, unit, limits, ...why(found) };
}

/** A drug of this name; else the ingredient's (or brand's) drug of the strength and form told; else the ingredient. */
function medication(text: string, options: LookUpOptions): CodeMatch | null {
  const drugs = clinicalDrugs();
  const named = drugs.named(text);
  if (named !== null) return drugMatch(named, { term: named.display, reason: 'exact', score: 1 });
  const described = drugs.described(text);
  if (described !== null)
    return drugMatch(described.drug, { term: described.drug.display, reason: 'normalised', score: scores.normalised });
  const found = ingredientMatch(text, options.isSpelt ?? false);
  if (options.strength) {
    const { strength, form = null, route = null } = options;
    const drug = drugs.find(found?.concept ?? null, text, { strength, form, route });
    if (drug !== null) {
      const because = found ?? { term: drug.drug.display, reason: 'normalised', score: scores.normalised };
      return drugMatch(
        drug.drug,
        drug.isInferred ? { ...because, score: Math.min(because.score, inferredScore) } : because,
      );
    }
  }
  if (found !== null) return conceptMatch(found, null);
  const pack = drugs.pack(text);
  return pack && drugMatch(pack, { term: pack.display, reason: 'synonym', score: scores.synonym });
}

function ingredientMatch(text: string, isSpelt: boolean): ConceptMatch | null {
  const { substance } = readLabel(text);
  const known = best('medication', substance, true);
  if (known !== null) return known;
  for (const words of broaderSubstances(substance)) {
    const broader = best('medication', words, true);
    if (broader !== null) return { ...broader, reason: 'normalised', score: Math.min(broader.score, scores.broader) };
  }
  return isSpelt ? null : best('medication', substance, false);
}

/**
 * What a medicine consists of, by our names of its ingredients: brand and generic name, each strength and form give the same
 * (`paracetamol`; of a combination `indapamide/perindopril`). By its RxNorm code where one is given and known, else by its
 * words; null where they aren't known.
 */
export function ingredientOf(words: string, rxnormCode: string | null = null): string | null {
  const medications = indexOf('medication');
  const ofCode = rxnormCode === null ? null : codedIngredient(rxnormCode);
  if (ofCode !== null) return ofCode;
  const named = medications.find(words, true)?.concept;
  if (named !== undefined) return ingredientName(named);
  const parts = clinicalDrugs().ingredientsOf(words.replace(release, ''));
  return parts && joined(parts.map(ingredientName));
}

/** A strength as a number with its unit. */
export interface MarketedStrength {
  amount: number;
  unit: 'mg' | 'mcg' | 'unit';
}

/**
 * The strength that a number alone means behind a medicine's name (`Eliquis 5`: 5 mg, `thyroxine 100`: 100 mcg), where it is marketed
 * alone in that strength, in tablets or what else is counted; null where it isn't.
 */
export function strengthMeant(words: string, amount: number): MarketedStrength | null {
  const concept = ingredientMatch(words, true)?.concept;
  const usual = usualStrengths().get(concept ? ingredientName(concept) : words.trim().toLowerCase());
  if (usual?.amounts.has(amount)) return { amount, unit: usual.unit };
  if (usual !== undefined || concept === undefined) return null;
  const marketed = new Set(clinicalDrugs().strengthsOf(concept));
  if (marketed.has(`${amount} mg`)) return { amount, unit: 'mg' };
  if (marketed.has(`${Number((amount / 1000).toPrecision(5))} mg`)) return { amount, unit: 'mcg' };
  return marketed.has(`${amount} unt`) ? { amount, unit: 'unit' } : null;
}

let usual: Map<string, { unit: MarketedStrength['unit']; amounts: Set<number> }> | undefined;

function usualStrengths(): NonNullable<typeof usual> {
  usual ??= new Map(
    usualStrengthRows
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', unit, amounts = ''] = line.split(' | ');
        const known = unit === 'mcg' || unit === 'unit' ? unit : 'mg';
        return [ingredientOf(name) ?? name, { unit: known, amounts: new Set(amounts.split(' ').map(Number)) }];
      }),
  );
  return usual;
}

/** Says how a tablet gives its drug off, not which. */
const release = /\s+(?:xr|sr|er|mr|cr|xl|la|ec|odt)\b.*$/i;

function codedIngredient(code: string): string | null {
  ingredientsByCode ??= new Map(
    starterSet.medication.flatMap((concept) => concept.codes.map((one) => [one.code, concept] as const)),
  );
  const concept = ingredientsByCode.get(code);
  if (concept !== undefined) return ingredientName(concept);
  const drug = clinicalDrugs().coded(code);
  const parts = drug && clinicalDrugs().ingredientsOf(drug.display);
  return parts && joined(parts.map(ingredientName));
}

let ingredientsByCode: Map<string, Concept> | undefined;

/** A combination's name is made of those of its parts, so that every way to write it is one. */
function ingredientName(concept: Concept): string {
  const medications = indexOf('medication');
  const parts = concept.names[0].text.split('/').map((part) => {
    const found = medications.find(part, true)?.concept;
    return found === undefined || found === concept ? part : found.names[0].text;
  });
  return joined(parts);
}

function joined(names: readonly string[]): string {
  return [...new Set(names.flatMap((name) => name.split('/')))].sort().join('/');
}

/** The first table that knows the words; a name that only looks alike is taken where no table knows them. */
function best(type: FactType, text: string, isSpelt: boolean): ConceptMatch | null {
  const tables = tablesOfFact[type].map(indexOf);
  for (const table of tables) {
    const known = table.find(text, true);
    if (known !== null) return known;
  }
  if (isSpelt) return null;
  for (const table of tables) {
    const alike = table.find(text, false);
    if (alike !== null) return alike;
  }
  return null;
}

/** The code for the kind of quantity that was measured; null where the concept has codes of other kinds only. */
function codeFor(concept: Concept, unit: string | null): ConceptCode | null {
  const kind = concept.type === 'lab' && unit !== null ? quantityKind(unit) : null;
  if (kind === null) return concept.codes[0];
  return concept.codes.find((code) => code.unit !== null && quantityKind(code.unit) === kind) ?? null;
}

function drugMatch({ code, display }: ClinicalDrug, found: Why): CodeMatch {
  return { system: 'RxNorm', version: null, code, display, unit: null, limits: null, ...why(found) };
}

type Why = Pick<ConceptMatch, 'term' | 'reason' | 'score'>;

function why({ term, reason, score }: Why): Why {
  return { term, reason, score };
}

function indexOf(type: ConceptType): ConceptIndex {
  let index = indexes.get(type);
  if (index === undefined) {
    index = new ConceptIndex(starterSet[type], type === 'medication' ? medicineOptions : {});
    indexes.set(type, index);
  }
  return index;
}

function clinicalDrugs(): ClinicalDrugs {
  drugs ??= new ClinicalDrugs(indexOf('medication'));
  return drugs;
}
