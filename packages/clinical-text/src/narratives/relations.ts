import type { NarratableFact } from '@exora/contracts';
import { namesOf } from './words/names.ts';

/**
 * Which medicines and tests are told beside a condition. Medicines by the groups of the WHO's Anatomical Therapeutic Chemical
 * classification that are named after the condition (A10 drugs used in diabetes, C10 lipid modifying agents, H03A thyroid
 * preparations, M04 antigout preparations, R03 drugs for obstructive airway diseases, A02B drugs for peptic ulcer and reflux,
 * N06A antidepressants, N03 antiepileptics, M05B drugs for bone diseases, C02/C03/C07/C08/C09 in hypertension, B01A
 * antithrombotics in atrial fibrillation, B03 antianaemic preparations, S01E antiglaucoma preparations, N04 anti-Parkinson
 * drugs); tests by which the condition is followed (NICE NG28, CG71, NG203, NG145, NG219, NG8, NG196).
 * Only members that are used for little else: what serves many ends is told in its own course.
 */
const table: readonly { condition: RegExp; medicine: RegExp | null; test: RegExp | null }[] = [
  {
    condition: /\b(?:diabet\w*|t[12]dm|niddm|iddm|dm2)\b/,
    medicine:
      /^(?:metformin|gliclazide|glimepiride|glipizide|glyburide|glibenclamide|insulin|sitagliptin|linagliptin|saxagliptin|alogliptin|vildagliptin|empagliflozin|dapagliflozin|canagliflozin|exenatide|dulaglutide|liraglutide|semaglutide|pioglitazone|acarbose)\b/,
    test: /^(?:hba1c|a1c|h[ae]+moglobin a1c|glycated h[ae]+moglobin|glycosylated h[ae]+moglobin)\b/,
  },
  {
    condition: /\b(?:hyperlipid[ae]+mia|dyslipid[ae]+mia|hypercholesterol[ae]+mia|high cholesterol)\b/,
    medicine: /^(?:\w+statin|ezetimibe|fenofibrate|gemfibrozil|evolocumab|alirocumab)\b/,
    test: /^(?:ldl|ldl cholesterol|ldl chol|total cholesterol|cholesterol)\b/,
  },
  {
    condition: /\b(?:hypertension|hypertensive|htn|high blood pressure)\b/,
    medicine:
      /^(?:\w+pril|\w+sartan|amlodipine|felodipine|lercanidipine|nifedipine|hydrochlorothiazide|chlorthalidone|indapamide|methyldopa|moxonidine)\b/,
    test: null,
  },
  {
    condition: /\bhypothyroid\w*|\bhashimoto/,
    medicine: /^(?:levothyroxine|thyroxine|liothyronine)\b/,
    test: /^(?:tsh|thyrotropin|thyroid stimulating hormone)\b/,
  },
  {
    condition: /\b(?:hyperthyroid\w*|thyrotoxicosis|graves)\b/,
    medicine: /^(?:carbimazole|propylthiouracil|methimazole)\b/,
    test: /^(?:tsh|thyrotropin|thyroid stimulating hormone)\b/,
  },
  {
    condition: /\bgout\w*\b/,
    medicine: /^(?:allopurinol|febuxostat|probenecid|colchicine)\b/,
    test: /^(?:urate|uric acid)\b/,
  },
  {
    condition: /\b(?:asthma\w*|copd|chronic obstructive (?:pulmonary|airways?) disease|emphysema)\b/,
    medicine:
      /^(?:salbutamol|albuterol|terbutaline|salmeterol|formoterol|tiotropium|umeclidinium|glycopyrronium|ipratropium|montelukast|fluticasone salmeterol|budesonide formoterol)\b/,
    test: null,
  },
  {
    condition: /\b(?:g[oe]+rd|reflux|o?esophagitis|peptic ulcer|(?:gastric|duodenal) ulcer)\b/,
    medicine: /^(?:\w+prazole|ranitidine|famotidine|nizatidine)\b/,
    test: null,
  },
  {
    condition: /\b(?:chronic kidney disease|ckd|renal (?:failure|impairment|insufficiency)|chronic renal)\b/,
    medicine: null,
    test: /^(?:egfr|creatinine|estimated gfr)\b/,
  },
  {
    condition: /\ban[ae]+mia\b/,
    medicine: /^(?:ferrous|iron|folic acid|hydroxocobalamin|cyanocobalamin|epoetin|darbepoetin)\b/,
    test: /^(?:h[ae]+moglobin(?! a1c)|hb|hgb|ferritin)\b/,
  },
  {
    condition: /\b(?:atrial fibrillation|afib)\b/,
    medicine: /^(?:warfarin|apixaban|rivaroxaban|dabigatran|edoxaban)\b/,
    test: /^inr\b/,
  },
  {
    condition: /\b(?:depression|depressive|mdd)\b/,
    medicine:
      /^(?:sertraline|fluoxetine|citalopram|escitalopram|paroxetine|fluvoxamine|venlafaxine|desvenlafaxine|mirtazapine|bupropion|moclobemide)\b/,
    test: null,
  },
  {
    condition: /\b(?:epilepsy|epileptic)\b/,
    medicine:
      /^(?:levetiracetam|carbamazepine|valproate|valproic acid|sodium valproate|lamotrigine|phenytoin|lacosamide)\b/,
    test: null,
  },
  {
    condition: /\bosteoporosis\b/,
    medicine:
      /^(?:alendronate|alendronic acid|risedronate|ibandronate|zoledronic acid|denosumab|raloxifene|teriparatide)\b/,
    test: null,
  },
  {
    condition: /\bglaucoma\b/,
    medicine: /^(?:latanoprost|bimatoprost|travoprost|timolol|brinzolamide|dorzolamide|brimonidine)\b/,
    test: null,
  },
  {
    condition: /\bparkinson/,
    medicine: /^(?:levodopa|carbidopa|benserazide|pramipexole|ropinirole|rasagiline|selegiline|entacapone)\b/,
    test: null,
  },
];

const told = (fact: NarratableFact) => fact.assertion === 'present';

function lowered(fact: NarratableFact): string[] {
  return namesOf(fact).map((name) =>
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
}

/** For each row of the table the record's medicines and results that belong to it, looked for once. */
export class Relations {
  readonly #byRow: { medicines: NarratableFact[]; tests: NarratableFact[] }[];

  constructor(facts: readonly NarratableFact[]) {
    this.#byRow = table.map(() => ({ medicines: [], tests: [] }));
    for (const fact of facts) {
      if (!told(fact) || (fact.type !== 'medication' && fact.type !== 'lab')) continue;
      const names = lowered(fact);
      for (const [index, row] of table.entries()) {
        const wanted = fact.type === 'medication' ? row.medicine : row.test;
        if (wanted === null || !names.some((name) => wanted.test(name))) continue;
        this.#byRow[index]?.[fact.type === 'medication' ? 'medicines' : 'tests'].push(fact);
      }
    }
  }

  /** The medicines and results of the record that are told beside a condition of this name. */
  of(condition: NarratableFact): NarratableFact[] {
    const names = lowered(condition);
    const row = table.findIndex((one) => names.some((name) => one.condition.test(name)));
    const found = this.#byRow[row];
    return found === undefined ? [] : [...found.medicines, ...found.tests];
  }
}
