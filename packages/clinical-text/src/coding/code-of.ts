import type { Attributes, Code, EntityType, FactType } from '@exora/contracts';
import { type CodeMatch, type LookUpOptions, lookUp } from '@exora/terminology';
import { lexicon } from '../lexicon/lexicon.ts';
import { tokenize } from '../text/tokens.ts';
import { isOtherFluid } from './fluids.ts';

/** Entities that are coded, by the type of fact that they are. */
const codedAs: Partial<Record<EntityType, FactType>> = {
  condition: 'condition',
  symptom: 'symptom',
  medication: 'medication',
  allergy: 'allergy',
  lab: 'lab',
  vital: 'vital',
  procedure: 'procedure',
  immunization: 'immunization',
  family_history: 'family_history',
  social_history: 'social_history',
};

/**
 * The code that the words of a finding mean, with reason and score; null: uncoded. The words as they are printed come first,
 * then what the engine calls the thing, and last a name that only looks like them.
 */
export function codeOf(type: EntityType, label: string, attributes: Attributes): Code | null {
  const fact = codedAs[type];
  if (fact === undefined || attributes.ambiguous) return null;
  const options: LookUpOptions = {
    unit: quantityOf(attributes),
    strength: textOf(attributes.strengthRead) ?? textOf(attributes.strength),
    form: textOf(attributes.form),
    route: textOf(attributes.route),
  };
  // A result of urine or another fluid is none of blood: its own code or none.
  const elsewhere = type === 'lab' && isOtherFluid(attributes.specimen);
  const suits = (found: CodeMatch): boolean => !elsewhere || !/\b(?:blood|serum|plasma)\b/i.test(found.display);
  const fluid = attributes.specimen === 'cerebrospinal fluid' ? 'csf' : attributes.specimen;
  // The words of a habit are as many as there are people; what they mean is known by name.
  if (fact === 'social_history') return habitCode(attributes.habit);
  const names = [attributes.meaning ?? label, attributes.drug, attributes.analyte, attributes.measure];
  // Without a unit nothing tells which of a fluid's tests of that name is meant.
  const inFluid =
    elsewhere && options.unit !== null ? [label, attributes.analyte].map((name) => name && `${fluid} ${name}`) : [];
  for (const words of [...inFluid, ...names]) {
    const found = typeof words === 'string' ? lookUp(words, fact, { ...options, isSpelt: true }) : null;
    if (found !== null && suits(found)) return toCode(found);
  }
  const alike = isKnownName(label) ? null : lookUp(label, fact, options);
  return alike && suits(alike) ? toCode(alike) : null;
}

/** The code of a habit or of a question about one, by the terminology's name of it; null: it has none. */
export function habitCode(name: Attributes[string] | undefined): Code | null {
  const found = typeof name === 'string' ? lookUp(name, 'social_history', { isSpelt: true }) : null;
  return found && toCode(found);
}

function toCode({ system, code, display, version, reason, term, score }: CodeMatch): Code {
  return { system, code, display, ...(version !== null && { version }), reason, term, score };
}

/** The printed unit; `{nominal}` for a result in words; null for a bare number. */
function quantityOf({ unit, value }: Attributes): string | null {
  if (typeof unit === 'string') return unit;
  return typeof value === 'string' && !/\d/.test(value) ? '{nominal}' : null;
}

function textOf(value: Attributes[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Whether the words are a name of the lexicon as a whole, so that they are spelt right. */
function isKnownName(label: string): boolean {
  const tokens = tokenize(label);
  return lexicon.find(tokens).some(({ from, to }) => from === 0 && to === tokens.length);
}
