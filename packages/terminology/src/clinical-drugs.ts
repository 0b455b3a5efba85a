import type { Concept } from './concept.ts';
import type { ConceptIndex } from './concept-index.ts';
import { type FormFit, fitOfForm } from './dose-forms.ts';
import { type DrugName, readDrugName, readLabel, splitSalt } from './drug-name.ts';
import { exactKey, normalisedKey } from './normalise.ts';
import { brandedDrugRows } from './starter-set/branded-drugs.ts';
import { clinicalDrugRows } from './starter-set/clinical-drugs.ts';
import { isSameStrength, readStrengths } from './strengths.ts';

/** A medicine with strength, or strength and form (RxNorm's SCDC, SCD, SBDC, SBD), or a pack (GPCK, BPCK). */
export interface ClinicalDrug {
  code: string;
  display: string;
}

/** What is told of a medicine beside its label. */
export interface ToldOfDrug {
  strength: string;
  form: string | null;
  route: string | null;
}

/** A drug that fits; `isInferred`: its form wasn't told, and is that of the only one that fits what was. */
export interface FoundDrug {
  drug: ClinicalDrug;
  isInferred: boolean;
}

interface Described extends DrugName {
  drug: ClinicalDrug;
}

interface Asked extends Pick<DrugName, 'application' | 'isAbuseDeterrent' | 'amount'> {
  label: string;
  salt: string;
  strengths: readonly string[];
  isFormTold: boolean;
  fit: (form: string) => FormFit | null;
}

/** Clinical drugs by their names, and by ingredients, strength and form. */
export class ClinicalDrugs {
  readonly #byName = new Map<string, ClinicalDrug>();
  readonly #byIngredients = new Map<string, Described[]>();
  /** Packs by brand; null where a brand has several. */
  readonly #packs = new Map<string, ClinicalDrug | null>();
  readonly #byCode = new Map<string, ClinicalDrug>();
  readonly #medications: ConceptIndex;

  constructor(medications: ConceptIndex) {
    this.#medications = medications;
    for (const [rows, isBranded] of [[clinicalDrugRows, false] as const, [brandedDrugRows, true] as const]) {
      for (const line of rows.split('\n')) {
        const [code = '', display, others] = line.split(' | ');
        if (display !== undefined) this.#add({ code, display }, others?.split('; ') ?? [], isBranded);
      }
    }
  }

  /** The drug whose whole name the words are, or null. */
  named(text: string): ClinicalDrug | null {
    return this.#byName.get(exactKey(text)) ?? null;
  }

  /** The drug with this RxNorm code, or null. */
  coded(code: string): ClinicalDrug | null {
    return this.#byCode.get(code) ?? null;
  }

  /** The ingredients that a product's words name (`A 5 MG / B 10 MG Oral Tablet`); null where one of them isn't known. */
  ingredientsOf(product: string): Concept[] | null {
    const names = readDrugName(product)?.ingredients.map(({ name }) => name) ?? product.split(' / ');
    const found = names.map(
      (name) => this.#medications.find(name.trim(), true) ?? this.#medications.find(splitSalt(name.trim()).base, true),
    );
    const concepts = found.flatMap((one) => (one === null ? [] : [one.concept]));
    return concepts.length === names.length ? concepts : null;
  }

  /** The strengths in milligrams or units in which the ingredient is marketed alone, in forms that are counted. */
  strengthsOf(ingredient: Concept): string[] {
    const known = this.#byIngredients.get(this.#keyOf(ingredient)) ?? [];
    return known.flatMap(({ ingredients, form }) =>
      ingredients.length === 1 && (form === '' || isCounted.test(form))
        ? ingredients.map(({ strength }) => strength)
        : [],
    );
  }

  /** The only pack of the brand that the words name, or null. */
  pack(text: string): ClinicalDrug | null {
    return this.#packs.get(exactKey(text)) ?? null;
  }

  /**
   * The drug with this ingredient and strength, in the form told; null where none or more than one fits. A branded one is found by
   * its brand alone. `ingredient` is null for a label that names none of the table.
   */
  find(ingredient: Concept | null, label: string, told: ToldOfDrug): FoundDrug | null {
    const strengths = readStrengths(told.strength);
    if (strengths.length === 0) return null;
    const { substance, isModified, ...prefix } = readLabel(label);
    const form = isPen.test(label) ? 'pen' : told.form;
    const between = strengths.length > 1 ? /\s*[/+-]\s*/ : /\s*[/+]\s*/;
    const key = ingredient === null ? this.#keyOfWords(substance.split(between)) : this.#keyOf(ingredient);
    return this.#best(key, {
      ...prefix,
      label,
      salt: splitSalt(substance).salt,
      strengths,
      isFormTold: form !== null,
      fit: (known) => fitOfForm(known, { ...told, form, isModified }),
    });
  }

  /** The drug that a whole name means in other words: ingredients in another order, without their salts, with another brand. */
  described(text: string): FoundDrug | null {
    const read = readDrugName(text);
    if (read === null) return null;
    const names = read.ingredients.map(({ name }) => name);
    return this.#best(this.#keyOfWords(names), {
      ...read,
      label: text,
      salt: splitSalt(names[0] ?? '').salt,
      strengths: read.ingredients.map(({ strength }) => strength),
      isFormTold: read.form !== '',
      fit: (form) => (form === read.form ? 'same' : form === '' ? 'open' : null),
    });
  }

  #best(key: string, asked: Asked): FoundDrug | null {
    const words = ` ${normalisedKey(asked.label)} `;
    const { amount } = asked;
    let best: { rank: string; drugs: Map<string, FoundDrug> } | null = null;
    for (const one of this.#byIngredients.get(key) ?? []) {
      const fit = asked.fit(one.form);
      if (fit === null || !haveSameStrengths(asked.strengths, one)) continue;
      // A form that nothing tells is taken where the brand, the container, the dose or its own strength says enough.
      const isSaid =
        one.brand !== '' || amount !== '' || /\/(?:dose|h)$/.test(asked.strengths[0] ?? '') || isDevice(one.form);
      if (fit === 'untold' && !isSaid) continue;
      if (one.amount !== amount && !(amount === '' && one.amount.endsWith('hr') && fit === 'same')) continue;
      if (one.isAbuseDeterrent && !asked.isAbuseDeterrent) continue;
      if (one.brand !== '' && !isNamed(one, words)) continue;
      const sameSalt = saltFit(asked.salt, one);
      if (sameSalt === null) continue;
      const rank = [
        fit === 'open' ? (asked.isFormTold ? 2 : 0) : { same: 0, kind: 1, untold: 3 }[fit],
        one.brand === '' ? 1 : 0,
        sameSalt,
        one.application === asked.application && one.isAbuseDeterrent === asked.isAbuseDeterrent ? 0 : 1,
        one.amount === amount ? 0 : 1,
      ].join();
      if (best === null || rank < best.rank) best = { rank, drugs: new Map() };
      if (rank === best.rank) {
        best.drugs.set(one.drug.code, { drug: one.drug, isInferred: fit === 'untold' || fit === 'kind' });
      }
    }
    const [found, another] = best?.drugs.values() ?? [];
    return found !== undefined && another === undefined ? found : null;
  }

  #add(drug: ClinicalDrug, others: readonly string[], isBranded: boolean): void {
    let brand = '';
    this.#byCode.set(drug.code, drug);
    for (const name of [drug.display, ...others]) {
      const key = exactKey(name);
      if (!this.#byName.has(key)) this.#byName.set(key, drug);
      const pack = /^(.+?)(?: \d+ Day)? Pack$/i.exec(name)?.[1];
      if (pack !== undefined) this.#addPack(exactKey(pack), drug);
      const read = readDrugName(name);
      if (read === null) continue;
      // Another name of a branded drug begins with the brand, and has the strength as the brand's maker writes it.
      brand ||= read.brand || (isBranded ? (read.ingredients[0]?.name ?? '') : '');
      const ingredients = this.#keyOfWords(read.ingredients.map((one) => one.name));
      const drugs = this.#byIngredients.get(ingredients);
      const described = { ...read, brand, drug };
      if (drugs === undefined) this.#byIngredients.set(ingredients, [described]);
      else drugs.push(described);
    }
  }

  #addPack(brand: string, drug: ClinicalDrug): void {
    const known = this.#packs.get(brand);
    this.#packs.set(brand, known === undefined || known?.code === drug.code ? drug : null);
  }

  /** One key for a concept, and for the names of its ingredients in any order. */
  #keyOf(concept: Concept): string {
    const [name] = concept.names;
    return name.text.includes('/') ? this.#keyOfWords(name.text.split('/')) : name.text;
  }

  #keyOfWords(substances: readonly string[]): string {
    const keys = substances.map((substance) => {
      const name = substance.trim();
      const concept = this.#medications.find(name, true) ?? this.#medications.find(splitSalt(name).base, true);
      return concept === null ? normalisedKey(splitSalt(name).base) : this.#keyOf(concept.concept);
    });
    return [...new Set(keys)].sort().join(' + ');
  }
}

function haveSameStrengths(told: readonly string[], { ingredients }: Described): boolean {
  if (told.length !== ingredients.length) return false;
  const left = ingredients.map(({ strength }) => strength);
  return told.every((strength) => {
    const at = left.findIndex((known) => isSameStrength(strength, known));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

const isCounted = /tablet|capsule|caplet|lozenge|pack/;

/** Pens and their cartridges, which directions call injections. */
const isPen = /\b(?:flexpen|kwikpen|penfill|solostar)\b/i;

/** Implants and systems have strengths that nothing else has. */
function isDevice(form: string): boolean {
  return /implant|intrauterine|vaginal system/.test(form);
}

/**
 * Whether the words (with a space at both ends) name the drug's brand: by its first word, since `XL` and such stand behind it in
 * one source and not in another; by all of them where the first is the ingredient's.
 */
function isNamed({ brand, ingredients }: Described, words: string): boolean {
  const [first = '', ...others] = brand.split(/[\s-]/).map(normalisedKey);
  const isIngredient = ingredients.some(({ name }) => ` ${normalisedKey(name)} `.includes(` ${first} `));
  return (isIngredient && brand !== ingredients[0]?.name ? [first, ...others] : [first]).every((word) =>
    words.includes(` ${word} `),
  );
}

/** 0: the salt told, 1: one of the two tells none, null: another salt. */
function saltFit(told: string, { ingredients, brand }: Described): 0 | 1 | null {
  const [first, another] = ingredients;
  if (another !== undefined || first === undefined || brand !== '') return 0;
  const { salt } = splitSalt(first.name);
  if (salt === told) return 0;
  return salt === '' || told === '' ? 1 : null;
}
