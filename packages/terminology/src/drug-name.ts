import { readStrengths } from './strengths.ts';

/** The parts of a medicine's name as RxNorm writes it: `24 HR metformin 500 MG Extended Release Oral Tablet [Glucophage]`. */
export interface DrugName {
  /** New drug application: sets apart drugs that have the same name else; empty where there is none. */
  application: string;
  isAbuseDeterrent: boolean;
  /** How long a dose lasts, what a container holds (`24 hr`, `120 actuat`, `10 ml`), or empty. */
  amount: string;
  ingredients: { name: string; strength: string }[];
  /** Small letters; empty where the name has none. */
  form: string;
  /** Empty where the name has none. */
  brand: string;
}

const prefix = String.raw`(?:(?<application>NDA\d+) )?(?<deterrent>Abuse-Deterrent )?(?:(?<amount>\d+(?:\.\d+)? ?(?:HR|ML|ACTUAT|DAY))(?: |$))?`;
const whole = new RegExp(String.raw`^${prefix}(?<rest>.+?)(?: \[(?<brand>[^\]]+)\])?$`, 'i');
const labelled = new RegExp(String.raw`^${prefix}(?<substance>.*?)(?:\s*\[[^\]]*\])?$`, 'i');
const ingredient =
  /^(?<name>.+?) (?<strength>\d[\d.]* (?:MG|ML|MCG|UNT|MEQ|MMOL|%|[A-Z]+)(?:\/(?:ML|ACTUAT|HR|MG|SQCM))?)(?: (?<form>[A-Z].*))?$/;

/** Mixtures of more (vitamins) are found by their whole name alone. */
const mostIngredients = 12;

/** Reads the name of a drug with a strength for each ingredient; null where it isn't one. */
export function readDrugName(text: string): DrugName | null {
  if (!/ \d[\d.]* [a-z%]/i.test(text)) return null;
  const parts = whole.exec(text)?.groups;
  if (!parts) return null;
  const ingredients: DrugName['ingredients'] = [];
  let form = '';
  const told = (parts.rest ?? '').split(' / ');
  if (told.length > mostIngredients) return null;
  for (const part of told) {
    const match = ingredient.exec(part)?.groups;
    const [strength] = readStrengths(match?.strength ?? '');
    if (!match || strength === undefined || form !== '') return null;
    ingredients.push({ name: match.name ?? '', strength });
    form = (match.form ?? '').toLowerCase();
  }
  return { ...prefixOf(parts), ingredients, form, brand: parts.brand ?? '' };
}

/** A label: what stands before the substance (`24 HR`, `10 ML`), and the substance, without a brand behind it (`[Lasix]`). */
export interface Label extends Pick<DrugName, 'application' | 'isAbuseDeterrent' | 'amount'> {
  substance: string;
  /** Hours in front or a mark behind say that a dose is given slowly. */
  isModified: boolean;
}

/** Reads the label of a medicine. */
export function readLabel(text: string): Label {
  const parts = labelled.exec(text.trim())?.groups ?? {};
  const prefix = prefixOf(parts);
  const substance = parts.substance || text;
  return { ...prefix, substance, isModified: prefix.amount.endsWith('hr') || slowMark.test(substance) };
}

function prefixOf(
  parts: Partial<Record<string, string>>,
): Pick<DrugName, 'application' | 'isAbuseDeterrent' | 'amount'> {
  return {
    application: (parts.application ?? '').toUpperCase(),
    isAbuseDeterrent: parts.deterrent !== undefined,
    amount: (parts.amount ?? '').toLowerCase().replace(/(?<=\d)(?=[a-z])/, ' '),
  };
}

const salts = new Set(
  (
    'hydrochloride hcl sodium potassium calcium magnesium tartrate bitartrate succinate besylate besilate maleate acetate ' +
    'sulfate sulphate phosphate citrate mesylate fumarate bromide hydrobromide propionate furoate tromethamine trihydrate ' +
    'monohydrate dihydrate anhydrous hyclate oxalate gluconate dipropionate valerate carbonate chloride xinafoate disoproxil ' +
    'medoxomil proxetil axetil etexilate pamoate decanoate nitrate napsylate strontium erbumine arginine'
  ).split(' '),
);

/** Minerals: their salts are other substances. */
const minerals =
  /^(?:aluminium|ammonium|calcium|copper|ferrous|iron|lithium|magnesium|potassium|silver|sodium|strontium|zinc)$/;

/** Marks of a form that gives its drug slowly, behind a name (`metformin XR`). */
const slowMark = /\s(?:XR|SR|ER|CR|MR|XL|LA)$/;

/** Words that say how a medicine is given and not what it is, at the end of a label (`nicotine transdermal patch`). */
const givenAs =
  /(?:\s+(?:oral|topical|nasal|ophthalmic|otic|vaginal|rectal|transdermal|inhalation|injectable|chewable|extended[- ]release|modified[- ]release|sustained[- ]release|delayed[- ]release|enteric[- ]coated|metered[- ]dose|tab|tablets?|cap|capsules?|caplets?|pills?|solution|suspension|syrup|cream|ointment|gel|lotion|patch(?:es)?|spray|drops|inhaler|injection|suppositor(?:y|ies)|implant|hfa|mdi|accuhaler|turbuhaler|autohaler|diskus|respimat|flexpen|kwikpen|penfill|solostar))+$/i;

/**
 * Other words for the substance of a label, the nearest first: without the dose form behind it and without its salt, which means
 * the same ingredient.
 */
export function broaderSubstances(substance: string): string[] {
  const plain = substance.replace(givenAs, '').replace(slowMark, '');
  const { base, salt } = splitSalt(plain);
  return [plain, salt !== '' && !minerals.test(base) ? base : plain].filter((words) => words !== substance);
}

/** A substance's words (small letters) without those of its salt, and the salt's; a salt alone is a substance. */
export function splitSalt(substance: string): { base: string; salt: string } {
  const words = substance.toLowerCase().split(/[\s-]+/);
  let end = words.length;
  while (end > 1 && salts.has(words[end - 1] ?? '')) end -= 1;
  return { base: words.slice(0, end).join(' '), salt: words.slice(end).join(' ') };
}
