import type { NarratableFact } from '@exora/contracts';

/** Longer names are cut at a word: a sentence stays one. */
const longestName = 110;

/**
 * First words of names that keep their capital inside a sentence: people and places that diseases and signs are named
 * after, as in ICD-10-CM's titles, and days and months.
 */
const properNames = new Set(
  `addison alzheimer asperger barrett basedow behcet bell bence bowen brucella burkitt candida charcot chagas clostridium coombs coxsackie
  creutzfeldt crohn cushing de dengue down dupuytren eaton ebola ehlers epstein escherichia ewing fabry fallot felty gaucher
  german gilbert glasgow goodpasture graves guillain haemophilus hansen hashimoto helicobacter henoch hirschsprung hodgkin horner
  huntington japanese kaposi kawasaki klinefelter korsakoff lassa legionella legionnaires lewy listeria lyme lynch mallory
  marburg marfan marjolin meckel meniere mycobacterium mycoplasma neisseria osgood osler paget pap parkinson perthes peyronie
  plasmodium plummer pneumocystis pott raynaud reiter reye romberg ross rotavirus salmonella shigella sjogren staphylococcus
  stevens stickler streptococcus sturge takayasu tourette toxoplasma turner von waldenstrom wegener wernicke whipple wilms
  wilson wolff zika zollinger january february march april may june july august september october november december`.split(
    /\s+/,
  ),
);

/** Words that stand behind a comma in laboratories' lists and before the name in a sentence. */
const inverted =
  /^([A-Za-z]{3,}), (total|direct|indirect|random|fasting|serum|plasma|free|ionised|ionized|conjugated|urine|blood)$/i;

/** Printed words on one line, without marks around them. */
function cleaned(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.•*-]+|[\s,;:.•*-]+$/g, '')
    .trim();
}

/** Capitals alone, no name that is written so (`COPD`, `TSH`): more than one word, or a long one. */
function isShouted(text: string): boolean {
  return (
    text === text.toUpperCase() && /[A-Z]/.test(text) && (/[A-Z]{3,}\s+[A-Z]{3,}/.test(text) || /[A-Z]{7,}/.test(text))
  );
}

function isAbbreviation(text: string): boolean {
  return /^[A-Z][A-Z0-9/]{1,5}$/.test(text);
}

/** Without what code systems add to a name: SNOMED CT's tag, LOINC's kind of quantity and method. */
function withoutMarks(name: string): string {
  const plain = name
    .replace(
      /\s+\((?:disorder|finding|procedure|situation|event|substance|product|regime\/therapy|morphologic abnormality)\)$/i,
      '',
    )
    .replace(/\s*\[[^\]]{3,40}\]/g, '')
    .replace(/ by automated count$/i, '')
    .trim();
  return plain === '' ? name : plain;
}

function shortened(name: string): string {
  if (name.length <= longestName) return name;
  const cut = name.slice(0, longestName);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestName / 2)).replace(/[\s,;:(]+$/, '')} …`;
}

/** The words of a fact's name: a medicine's drug, a vital sign's measure, anything else's label. */
function printedName(fact: NarratableFact): string {
  const { drug, measure } = fact.attributes;
  const own = fact.type === 'medication' ? drug : fact.type === 'vital' ? measure : null;
  const printed = typeof own === 'string' && own !== '' ? own : fact.text;
  return cleaned(printed) || cleaned(fact.text) || fact.text.trim() || 'unnamed';
}

/** Short words that are no abbreviations when a whole name is printed in capitals. */
const shortWords = new Set(
  `of and with the in on to for due by not no type heart acute liver lung pain chest knee left right high low blood sugar renal
  major minor upper lower heel hip back neck skin bone eye ear nose throat colon ulcer sleep apnea viral mild cell stage`.split(
    /\s+/,
  ),
);

/** A name that is printed in capitals alone, in small letters; what may be an abbreviation in it stays. */
function calmed(name: string): string {
  if (!isShouted(name)) return name;
  const small = name.replace(/[A-Z]+/g, (word) =>
    word.length > 5 || shortWords.has(word.toLowerCase()) ? word.toLowerCase() : word,
  );
  return small.charAt(0).toUpperCase() + small.slice(1);
}

/** Names are asked for again and again: by the plan, the writer and the check. */
const known = new WeakMap<NarratableFact, string>();

/**
 * What a fact is called: its own words. An abbreviation of a condition (`T2DM`) is called by its code's name, of which the
 * semantic tag of SNOMED CT is left out.
 */
export function nameOf(fact: NarratableFact): string {
  const name = known.get(fact) ?? nameFor(fact);
  known.set(fact, name);
  return name;
}

function nameFor(fact: NarratableFact): string {
  const printed = printedName(fact);
  if (fact.code !== null && (fact.type === 'condition' || fact.type === 'family_history') && isAbbreviation(printed)) {
    const display = withoutMarks(cleaned(fact.code.display));
    if (display.length > printed.length && display.length <= 60) return display;
  }
  const name = shortened(calmed(withoutMarks(printed)));
  const turned = fact.type === 'lab' ? inverted.exec(name) : null;
  return turned ? `${turned[2]?.toLowerCase()} ${turned[1]?.toLowerCase()}` : name;
}

/** Endings of medicines' common names, by the WHO's stem book of international nonproprietary names. */
const commonStem =
  /(?:pril|prilat|sartan|statin|olol|azole|azoles|cillin|mycin|micin|cycline|oxacin|thiazide|dipine|gliptin|gliflozin|glitazone|formin|triptan|tidine|setron|barbital|azepam|zolam|vir|farin|mab|nib|caine|dronate|parin|xaban|gatran|fibrate|profen|coxib|oxetine|pramine|triptyline|azine|idone|apine|tadine|terol|tropium|sone|solone|onide|thyroxine|urea|platin|rubicin|taxel|trexate|folate)$/;

/** What vaccines protect from, and kinds of them: the first words of names that are no product's. */
const vaccineWords = new Set(
  `influenza hepatitis tetanus diphtheria pertussis measles mumps rubella varicella zoster shingles pneumococcal meningococcal polio
  poliomyelitis rotavirus typhoid rabies cholera yellow seasonal combined quadrivalent`.split(/\s+/),
);

/** Words of a name in small letters, but those that are spelled so (`pH`, `COPD`) and names of people and places. */
function inSmallLetters(name: string): string {
  return name.replace(/(?<![\p{L}\d'’])[A-Z][a-z]{2,}(?![\p{L}\d])(?!['’]s)/gu, (word) =>
    properNames.has(word.toLowerCase()) ? word : word.toLowerCase(),
  );
}

/** The name inside a sentence: without its capitals, unless these belong to it, as to the name of a product. */
export function innerName(fact: NarratableFact): string {
  const name = nameOf(fact);
  if (fact.type !== 'medication' && fact.type !== 'allergy' && fact.type !== 'immunization')
    return inSmallLetters(name);
  const small = (name.split(/[\s,/-]/, 1)[0] ?? '').toLowerCase();
  // Releases print common names small and products with a capital.
  const codeWords = (fact.code?.display ?? '').split(/[\s,/]+/);
  const isCommon =
    commonStem.test(small) ||
    (fact.type === 'immunization' && vaccineWords.has(small)) ||
    codeWords.includes(small) ||
    (fact.type !== 'medication' && codeWords.some((word) => word.toLowerCase() === small));
  return isCommon ? inSmallLetters(name) : name;
}

/** A name to compare by: small letters and digits, spaces between. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Every name that a sentence may use for a fact. */
export function namesOf(fact: NarratableFact): string[] {
  const { drug, brand, analyte, measure } = fact.attributes;
  const given = [drug, brand, analyte, measure].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  );
  return [nameOf(fact), fact.text, ...given, ...(fact.code ? [fact.code.display] : [])];
}
