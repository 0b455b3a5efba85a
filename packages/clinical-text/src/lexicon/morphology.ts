import type { TermType } from './phrase-index.ts';

/**
 * What the ending of an unknown word says. Drug stems: WHO INN stem book (public); Greek and Latin medical endings:
 * general medical word formation. Only words of 6 letters or more are judged, and everyday words with such endings are
 * left out.
 */
const drugStems =
  /(?:pril|prilat|sartan|olol|alol|dipine|statin|fibrate|gliptin|gliflozin|glutide|glitazone|glinide|prazole|tidine|setron|triptan|gepant|cillin|bactam|penem|floxacin|thromycin|mycin|micin|cycline|conazole|fungin|vir|vudine|citabine|tabine|mab|tinib|ciclib|rafenib|lisib|parib|zomib|degib|taxel|platin|rubicin|tecan|poside|mustine|trexed|zepam|zolam|azepam|barbital|bital|caine|curium|curonium|flurane|oxetine|pramine|triptyline|apine|peridone|perazine|promazine|thixol|idone|racetam|gabalin|gabapentin|profen|coxib|oxicam|fenac|sone|solone|olone|terol|tropium|lukast|phylline|astine|tadine|rizine|dronate|dronic acid|parin|xaban|gatran|grel|thiazide|semide|tolazone|lactone|afil|osin|steride|tamide|relin|relix|rasone|asone|onide|estrel|gestrel|progest|estradiol|thyronine|thyroxine|kinra|cept|cog|poetin|grastim|stim|imus|dopa|capone|giline|nidazole|quine|bendazole|ectin|mectin|nacin|begron|oxifene|ifene|trozole|stigmine|canib|ganib|ximab|zumab|umab|limab|axel)$/;
const drugExceptions =
  /^(?:devir|triumvir|person|reason|season|lesson|unison|poison|comparison|prison|jettison|garrison|aside|beside|inside|outside|reside|subside|fluoride|accept|except|concept|precept|intercept|percept|machine|routine|medicine|dipine|caine|cocaine|mycin|cycline|online|baseline|midline|decline|incline|streamline|guideline|airline|headline|deadline|cosine|rosin|resin|myosin|pepsin|trypsin|eosin|fibrin|determine|examine|imagine|genuine|divine|canine|supine|urine|spine|alpine|porcupine|lupine|vaccine|quarantine|discipline|doctrine|clandestine|pristine|destine|turpentine|valentine|gasoline|crystalline|feminine|masculine|saline|bovine|equine|latrine|endocrine|exocrine|intestine|creatinine|histamine|dopamine|glutamine|thymine|carnitine|nicotine|adenine|guanine|cytosine|tyrosine|leucine|lysine|glycine|alanine|arginine|cysteine|proline|serine|valine|asparagine|tyramine|chlorine|iodine|bromine|fluorine|keratin|gelatin|lectin|pectin|protein|bilirubin|troponin|ferritin|prolactin|albumin|globulin|hemoglobin|insulin|myoglobin|renin|gastrin|secretin|elastin|actin|melanin|plasmin|heparin|mediastin|clinidine|bedside|system|homocysteine|caregiver|stim|anastom|reservir|abide|crabgrass|hard|abandonment|abdom|orbital|antecubital|cubital|suborbital|intraorbital|supraorbital|infraorbital|periorbital)$/;
const conditionEndings =
  /(?:itis|itides|iasis|oma|omas|omata|carcinoma|sarcoma|pathy|pathies|plegia|paresis|osis|oses|sclerosis|stenosis|ectasis|ectasia|lithiasis|cele|ptosis|malacia|trophy|plasia|philia|rrhagia|orrhage|phobia|phrenia|uresis|ischisis|dystrophy|leukemia|anemia|septicemia|bacteremia|thalassemia|syndactyly|thorax|embolism|thyroidism|parathyroidism|pituitarism|gonadism|kinesia|tension disorder|deficiency|insufficiency|gammopathy|viremia|fungemia|septicemia|dyscrasia|agenesis|genesis imperfecta)$/;
const conditionExceptions =
  /^(?:diagnosis|diagnoses|prognosis|hypnosis|anastomosis|mitosis|apoptosis|phagocytosis|homeostasis|hemostasis|metamorphosis|aroma|diploma|stroma|coma|stoma|soma|empathy|sympathy|apathy|antipathy|telepathy|osteopathy|homeopathy|naturopathy|atrophy|trophy|philosophy|thorax|hemothorax|symbiosis|osmosis|meiosis|psychosis|gnosis|biogenesis|pathogenesis|angiogenesis|carcinogenesis|tumorigenesis|doses|noses|purposes|poses|loses|oasis|basis|glasnosis|viscosis|epoma|chroma|oklahoma|tacoma|sonoma|roma|genoma|philia|academia|bohemia|acidemia|genesis|hemopoiesis|hematopoiesis|trypsin|locoma|diaphoresis|paresis|dialysis|diuresis|natriuresis)$/;
const symptomEndings =
  /(?:algia|algias|emia|penia|cytosis|megaly|dynia|odynia|pnea|pneic|phagia|uria|rrhea|rrhoea|esthesia|aesthesia|esthesias|opsia|plopia|phasia|arthria|lalia|phonia|acusis|asthenia|kinesis|ataxia|emesis|ptysis|itching|osmia|geusia|orexia|somnia)$/;
const symptomExceptions =
  /^(?:nostalgia|anesthesia|anaesthesia|centuria|manuria|dysphagia bracket|neuralgia|insomnia|anesthesiology|kinesis|telekinesis)$/;
const procedureEndings =
  /(?:ectomy|ectomies|otomy|otomies|ostomy|ostomies|plasty|plasties|pexy|rrhaphy|rraphy|centesis|desis|tripsy|lysis|pheresis|clasis|dialysis|ectomized)$/;
const procedureExceptions =
  /^(?:analysis|paralysis|hydrolysis|catalysis|hemolysis|haemolysis|urinalysis|rhabdomyolysis|dichotomy|anatomy|electrolysis|dialysis disorder|osteolysis|spondylolysis|onycholysis|epidermolysis|fibrinolysis|autolysis|lipolysis|glycolysis|cytolysis|proteolysis|psychoanalysis|meta-analysis|metaanalysis|reanalysis|bacteriolysis|necrolysis|acantholysis|myolysis|phlebotomy)$/;
const testEndings = /(?:scopy|scopies|graphy|graphies|gram|grams|metry|metries|scopic examination|opsy|opsies)$/;
const testExceptions =
  /^(?:program|programs|programme|kilogram|kilograms|microgram|micrograms|milligram|milligrams|gram|grams|nanogram|nanograms|histogram|diagram|diagrams|demography|geography|biography|bibliography|photography|geometry|symmetry|asymmetry|telegram|anagram|optometry|dropsy|hologram|instagram|topography|typography|autobiography|picogram|epigram|pictogram|engram|nomogram)$/;

const cache = new Map<string, TermType | null>();
const cacheLimit = 20_000;

/** The type that a folded word's ending suggests, or null. */
export function typeByEnding(key: string): TermType | null {
  if (key.length < 6 || /\d/.test(key)) return null;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const type = judge(key);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, type);
  return type;
}

function judge(key: string): TermType | null {
  if (procedureEndings.test(key) && !procedureExceptions.test(key)) return 'procedure';
  if (testEndings.test(key) && !testExceptions.test(key)) return 'test';
  if (symptomEndings.test(key) && !symptomExceptions.test(key)) return 'symptom';
  if (conditionEndings.test(key) && !conditionExceptions.test(key)) return 'condition';
  if (key.length >= 7 && drugStems.test(key) && !drugExceptions.test(key)) return 'drug';
  return null;
}
