/** What a section of a document is about. */
export type SectionKind =
  | 'header'
  | 'problems'
  | 'past-history'
  | 'surgical-history'
  | 'present-illness'
  | 'family-history'
  | 'social-history'
  | 'allergies'
  | 'medications'
  | 'stopped-medications'
  | 'immunizations'
  | 'labs'
  | 'vitals'
  | 'procedures'
  | 'examination'
  | 'assessment'
  | 'plan'
  | 'systems-review'
  | 'imaging'
  | 'encounters'
  | 'comment'
  | 'other';

/**
 * Headings of letters, summaries and reports in Australia and the United States, by section. Collected by us from
 * published templates and standards: the Australian eHealth discharge summary and event summary (Australian Digital
 * Health Agency), RACGP record standards, and the section titles of HL7 C-CDA R2.1 (free of charge).
 */
const headingBlocks: [SectionKind, string][] = [
  [
    'problems',
    `active problems|active past history|active medical history|active history|current medical history|problem list|problems|active problem list|current problems|diagnoses|diagnosis|principal diagnosis|primary diagnosis|
secondary diagnoses|secondary diagnosis|discharge diagnosis|discharge diagnoses|admission diagnosis|admitting diagnosis|admission diagnoses|final diagnosis|final diagnoses|
active diagnoses|current diagnoses|current conditions|active conditions|conditions|medical conditions|health problems|current medical problems|ongoing problems|
active medical problems|current medical conditions|comorbidities|co-morbidities|preoperative diagnosis|preoperative diagnoses|postoperative diagnosis|postoperative diagnoses|
pre-operative diagnosis|post-operative diagnosis|working diagnosis|provisional diagnosis|differential diagnosis|differential diagnoses|other diagnoses|additional diagnoses|
clinical diagnosis|principal problem|diagnosis list|problem|active issues|current issues|issues|health concerns|chronic conditions|chronic problems|
active health issues|current health problems|significant conditions|principal diagnoses|summary of conditions|clinical problems|diagnosis at discharge|referring diagnosis|presenting diagnosis|key diagnoses|ongoing conditions|what you have|main problem|current active problems|condition|list of diagnoses|known conditions|ed diagnosis|dx|principal dx|d/c dx|discharge dx|comorbids|conclusion diagnosis`,
  ],
  [
    'past-history',
    `past medical history|pmhx|pmh|medical history|past history|past medical hx|p.m.h|previous medical history|past med hx|phx|past hx|background|background history|
past medical and surgical history|past medical/surgical history|past medical & surgical history|inactive problems|resolved problems|past problems|inactive past history|significant past history|
relevant past history|relevant medical history|background medical history|previous history|past illnesses|past conditions|resolved conditions|history of past illness|other medical history|medical background|pmhx/pshx|pmh/psh|
clinical background|relevant history|previous conditions|previous problems|previous medical problems|medical hx|past medical problems|medical problems|inactive conditions|previous illnesses|resolved diagnoses|background medical conditions|past diagnoses|pertinent history|pertinent past medical history|old problems|significant medical history|patient history|relevant past medical history|bg|b/g|bghx|comorbid conditions|medical hx|pmhx/pshx|pmh/pshx`,
  ],
  [
    'surgical-history',
    `past surgical history|surgical history|psh|pshx|past surgical hx|previous surgery|previous operations|past operations|operations|previous surgeries|past surgeries|surgical hx|surgical background|previous surgical history|past procedures|prior surgeries|previous surgery|pshx`,
  ],
  [
    'present-illness',
    `history of present illness|hpi|history|treatment given|treatment in ed|ed treatment|management in ed|initial management|treatment received|history of presenting complaint|hopc|hpc|presenting complaint|presenting problem|chief complaint|cc|reason for visit|reason for admission|reason for referral|
reason for consultation|reason for presentation|presenting symptoms|clinical history|presenting history|history of the present illness|subjective|interval history|presentation|
clinical presentation|hospital course|course in hospital|clinical summary|clinical synopsis|brief hospital course|progress|progress notes|clinical notes|clinical details|clinical information|current history|
emergency department course|ed course|hospital course by problem|indication|indications|reason for encounter|admission history|summary of admission|summary|narrative|history and progress|event summary|clinical narrative|history of present complaint|why you came|reason for request|reason for study|complaint|current complaint|symptoms|interim history|reason for attendance|story|history obtained|presenting concern|presenting concerns|inpatient course|clinical course|summary of care|consultation|consultation note|today|visit notes|interval update|course|progress in hospital|rehabilitation course|issues this admission|pc|p/c|hxpc|prog|progress in hospital|situation|c/o`,
  ],
  [
    'family-history',
    `family history|fhx|fh|family medical history|family hx|fam hx|family history of|relevant family history|family and social history|familial history|famhx|history of family illness|family illnesses`,
  ],
  [
    'social-history',
    `social history|shx|sh|social hx|social|social situation|psychosocial history|lifestyle|social and lifestyle|habits|smoking and alcohol|social circumstances|occupational history|alcohol and smoking|living situation|sochx|his social history|her social history|personal and social history|risk factors|lifestyle factors|smoking history|substance use`,
  ],
  [
    'allergies',
    `allergies|allergy|all|allergies and adverse reactions|adverse reactions|adverse drug reactions|drug allergies|known allergies|allergies/adverse reactions|allergies adverse reactions & alerts|allergies, adverse reactions, alerts|
allergy list|medication allergies|allergies & intolerances|allergies and intolerances|allergies/intolerances|adrs|adr|sensitivities|drug sensitivities|alerts|allergies and alerts|allergy status|drug reactions|allergies/sensitivities|food allergies|environmental allergies|allergies or adverse reactions|known drug allergies|allergy and intolerance|intolerances|adverse reaction history|allergies / adverse drug reactions|allergies and sensitivities|known adverse reactions|allergic to|warnings|allergies (including reactions)|drug allergy|adverse events|allergy information`,
  ],
  [
    'medications',
    `medications|medication|current medications|medication list|discharge medications|medications on discharge|medications at discharge|current medication|home medications|medications on admission|admission medications|
regular medications|active medications|meds|current meds|drugs|drug list|current drugs|medicines|current medicines|medicines on discharge|prescriptions|rx|treatment|current treatment|prescription|outpatient medications|
medications prior to admission|preadmission medications|discharge meds|medication on discharge|medicines list|current therapy|prescribed medications|prescribed medicines|new medications|changed medications|
continued medications|continuing medications|medications on transfer|medications prescribed|regular medicines|prn medications|inpatient medications|medications to take|medicines you should take|discharge medicines|take home medications|medication history|
medications commenced|medicines commenced|new medicines|unchanged medications|medicines at discharge|medication summary|medication chart|current prescriptions|scripts|prescription items|your medicines|medicine list|home meds|regular meds|medication profile|active prescriptions|long term medications|repeat medications|repeats|acute medications|drug therapy|medication reconciliation|dispensed medications|pharmacological treatment|current regular medications|treatment on discharge|items prescribed|medications continued|current outpatient medications|prior to admission medications|started medications|medications started|current medication list|medications administered|administered medications|ttos|tto|ttas|tta|to take out|tta medications|rx on d/c|d/c meds|meds on d/c|d/c medications|discharge rx|current rx|current therapy|non packed items|packed items`,
  ],
  [
    'stopped-medications',
    `ceased medications|stopped|stop|medications stopped this admission|stopped medications|discontinued medications|medications ceased|medications stopped|medications discontinued|past medications|previous medications|inactive medications|medicines ceased|medicines stopped|stop taking|ceased medicines|ceased|discontinued|withheld medications|medications to stop|stop taking these medications|former medications`,
  ],
  [
    'immunizations',
    `immunisations|immunisation history|vaccinations|immunisation record|vaccination history|vaccines|immunisation|vaccination|vaccination record|immunisation history statement|vaccines given|vaccines administered|immunisation register|vaccination status|immunisation status|immunisation summary|vaccine history|air statement|immunisations given|vaccination summary|shots|vaccination certificate|vaccine administration record|vaccine record|certificate of immunisation|immunisation certificate`,
  ],
  [
    'labs',
    `laboratory results|laboratory report|lab results|labs|pathology|pathology report|pathology results|results|investigations|laboratory data|laboratory|blood tests|blood results|bloods|laboratory studies|lab data|pertinent results|
laboratory findings|cumulative pathology results|final laboratory results|test results|haematology|biochemistry|chemistry|full blood count|fbc|fbe|cbc|complete blood count|full blood examination|liver function tests|lfts|lft|electrolytes|uec|u&e|euc|
urea and electrolytes|lipid profile|lipids|lipid studies|lipid panel|thyroid function tests|tfts|thyroid function|thyroid studies|iron studies|coagulation|coagulation studies|coags|urinalysis|comprehensive metabolic panel|basic metabolic panel|cmp|bmp|renal function|
serology|immunology|microbiology|endocrinology|general chemistry|multiple biochemical analysis|mba20|blood gas|arterial blood gas|abg|vbg|venous blood gas|diabetes monitoring|glucose studies|relevant results|recent results|recent investigations|key results|laboratory values|pathology investigations|relevant investigations|pathology tests|blood test results|diagnostic results|hormone studies|urine chemistry|bone profile|cardiac markers|tumour markers|vitamin studies|inflammatory markers|hepatic function panel|renal panel|thyroid panel|haematology report|biochemistry report|test report|relevant diagnostic tests/laboratory data|result summary|admission labs|admission bloods|discharge labs|laboratory investigations|lab work|labwork|results review|ix|bloods today|microscopy|culture|molecular|molecular tests|virology|parasitology|pcr|viral pcr|blood culture|urine culture|path|recent bloods|recent pathology`,
  ],
  [
    'vitals',
    `vital signs|vitals|vs|observations|obs|measurements|vital signs on admission|observations on arrival|vital signs on discharge|physical measurements|baseline observations|obs on admission|biometrics|anthropometry|vital sign|clinical measurements|clinical observations|observations on discharge|observations at discharge|triage vitals|body measurements|nursing observations|vitals on admission|vital measurements|vital signs and measurements|observation|obs on d/c|obs on arrival|triage obs|v/s`,
  ],
  [
    'procedures',
    `procedures|procedure|procedures performed|procedure performed|operations performed|interventions|operation|operative procedure|surgical procedures|principal procedure|procedures and interventions|operations and procedures|operations/procedures|procedures during admission|procedures and treatments|operation performed|name of procedure|title of operation|procedures this admission|surgical procedure|surgeries|surgery|procedure(s)|procedures undertaken|interventions performed|principal procedures|procedure history|therapeutic procedures|procedures & interventions|operations & procedures|treatments and procedures|proc|procs|operation/procedure`,
  ],
  [
    'examination',
    `physical examination|examination|physical exam|on examination|o/e|exam|objective|examination findings|findings on examination|clinical examination|general examination|physical findings|o/e findings|mental state examination|mse|mental status examination|neurological examination|general appearance`,
  ],
  [
    'assessment',
    `assessment|impression|assessment and plan|assessment/plan|a/p|clinical impression|impression and plan|conclusion|conclusions|opinion|summary and plan|clinical assessment|formulation|impressions|overall impression|final impression|final impressions|assessment & plan|impression/plan|diagnostic impression|interpretation|imp|ddx`,
  ],
  [
    'plan',
    `plan|management|management plan|recommendations|follow up|follow-up|follow up plan|discharge plan|discharge instructions|plan of care|treatment plan|care plan|plan and follow up|recommendation|disposition|follow-up plan|action plan|ongoing management|advice|instructions|next steps|to do|goals|follow-up arrangements|followup|recommendations for gp|instructions to patient|discharge planning|patient instructions|gp to do|what to do next|actions for gp|requested actions|management and plan|action required|follow up arrangements|review|appointments|follow-up appointments|mx|f/u|fu|requests`,
  ],
  [
    'systems-review',
    `review of systems|ros|systems review|systemic review|system review|functional inquiry|systems enquiry|systemic enquiry`,
  ],
  [
    'imaging',
    `imaging|radiology|diagnostic imaging|radiology report|imaging studies|findings|x-ray|imaging results|ct|mri|ultrasound|ecg|ekg|echocardiogram|radiology results|chest x-ray|technique|radiological findings|diagnostic studies|diagnostic tests|comparison|radiographic findings|imaging findings|electrocardiogram|echocardiography|special investigations|medical imaging|radiologic studies|imaging reports`,
  ],
  [
    'encounters',
    `encounters|visits|visit history|admissions|appointments history|encounter history|hospital admissions|past visits|recent encounters|attendance history`,
  ],
  [
    'comment',
    `comment|comments|notes|note|laboratory comment|interpretive comment|clinical comment|disclaimer|specimen|specimen comment|remarks|method|methods|reporting comment`,
  ],
  [
    'other',
    `demographics|patient details|patient information|patient demographics|copy to|cc to|signed|signature|electronically signed|immediate family contact|next of kin|advance directives|insurance|payers|functional status|mental status|developmental history|obstetric history|birth history|gynaecological history|menstrual history|sexual history|travel history|anaesthesia|anesthesia|complications|estimated blood loss|description of procedure|procedure in detail|details of procedure|specimens|drains|condition on discharge|discharge condition|condition at discharge|diet|activity|recipients|distribution|attachments|contact|facility details|administrative|encounter details|admission details|author|recipient|care team|medical equipment|implants`,
  ],
];

function normalize(heading: string): string {
  return heading
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/immunization/g, 'immunisation')
    .replace(/hematology/g, 'haematology')
    .replace(/tumor/g, 'tumour')
    .replace(/gynecolog/g, 'gynaecolog')
    .replace(/[^a-z0-9&/]+/g, ' ')
    .trim();
}

const headings = new Map<string, SectionKind>();
for (const [kind, block] of headingBlocks) {
  for (const heading of block.split('|')) {
    const key = normalize(heading);
    if (key) headings.set(key, kind);
  }
}

/** First words of all headings, of their decorations and of document titles: a line that begins otherwise is none. */
const openings = new Set(
  'the patient his her your relevant current known significant list summary of other additional key recent full details section and'.split(
    ' ',
  ),
);
for (const key of headings.keys()) openings.add(key.split(' ')[0] ?? '');
for (const first of 'start starting begin continue keep resume restart change increase reduce decrease hold withhold suspend avoid do dont not'.split(
  ' ',
))
  openings.add(first);

function mayBeHeading(key: string): boolean {
  const first = key.slice(0, key.indexOf(' ') < 0 ? key.length : key.indexOf(' '));
  return first.length <= 2 || openings.has(first) || openings.has(first.split('/')[0] ?? '');
}

const decoration =
  /^(?:(?:the )?patient s |his |her |your |relevant |current |known |significant |list of |summary of |other |additional |key |recent |full |details of |section |\d{1,2} |[ivx]{1,4} |[a-h] )+/;
const trailing =
  /(?: (?:list|summary|section|details|information|record|report|as follows|include|includes|reviewed|cont|continued|status|at time of discharge|this admission|on file|to date|hx|documented|noted|table|current|today|\d{1,2}))+$/;

/** Titles of whole documents, which open their only section. */
const titles: [SectionKind, RegExp][] = [
  [
    'medications',
    /\bprescription\b(?!.*\b(?:number|no)\b)|\bmedic(?:ation|ine)s? (?:list|chart|profile|summary|record|plan)\b/,
  ],
  [
    'immunizations',
    /\b(?:immunisation|vaccination|vaccine)s? (?:record|history|statement|register|card|certificate|summary|report)\b/,
  ],
  [
    'labs',
    /\b(?:pathology|laboratory|lab|biochemistry|haematology|blood test|test) (?:test )?(?:report|results?|findings)\b/,
  ],
];

/** The section that a document's title opens, or null. */
export function titleKind(title: string): SectionKind | null {
  if (title.length > 60) return null;
  const key = normalize(title);
  for (const [kind, pattern] of titles) if (pattern.test(key)) return kind;
  return null;
}

const columnWords: [SectionKind, RegExp, RegExp][] = [
  [
    'immunizations',
    /\b(?:vaccines?|vaccinations?|immuni[sz]ations?)\b/i,
    /\b(?:date|given|dose|batch|lot|age|brand)\b/i,
  ],
  [
    'allergies',
    /\b(?:allergens?|allergy|causative agent|substance|allergies)\b/i,
    /\b(?:reactions?|severity|manifestations?)\b/i,
  ],
  [
    'medications',
    /\b(?:medications?|medicines?|drugs?|generic name|active ingredient)\b/i,
    /\b(?:dose|dosage|strength|frequency|directions?|route|instructions|sig|quantity)\b/i,
  ],
  [
    'labs',
    /\b(?:tests?|analytes?|investigations?|component|parameter|assay)\b/i,
    /\b(?:results?|values?|units?|reference|range|interval)\b/i,
  ],
  ['procedures', /\b(?:procedures?|operations?|interventions?)\b/i, /\b(?:date|performed|surgeon|year)\b/i],
  ['problems', /\b(?:problems?|conditions?|diagnos[ie]s)\b/i, /\b(?:onset|status|date|diagnosed|year|since)\b/i],
];

/** The section that a table's header row opens by the names of its columns, or null when the line isn't one. */
export function tableKind(line: string): SectionKind | null {
  if (line.length > 140 || /\d|[.!?]$|:\s/.test(line)) return null;
  const cells = line.split(/\s{2,}|\t|\s?\|\s?/).filter(Boolean);
  if (cells.length < 2 ? !/^(?:[A-Z][\w/.()]*\s?){2,9}$/.test(line) : cells.some((cell) => cell.length > 36))
    return null;
  for (const [kind, thing, column] of columnWords) {
    const match = thing.exec(line);
    if (match && column.test(line.slice(0, match.index) + line.slice(match.index + match[0].length))) return kind;
  }
  return null;
}

const squeezed = new Map<string, SectionKind>();
for (const [key, kind] of headings) {
  const letters = key.replace(/[^a-z]/g, '');
  if (letters.length >= 8) squeezed.set(letters, kind);
}

/**
 * The section of a heading that recognition misread or ran together (`Historyof Present lliness`): one wrong letter in
 * eight, two in fourteen, counted without blanks. Null when nothing is that near.
 */
export function misreadHeadingKind(heading: string): SectionKind | null {
  if (heading.length < 8 || heading.length > 45 || /(?<!\p{L})\d|\d(?!\p{L})|[.;,]/u.test(heading)) return null;
  const letters = normalize(
    heading.replace(/(?<=\p{L})0(?=\p{L})/gu, 'o').replace(/(?<=\p{L})1(?=\p{L})/gu, 'i'),
  ).replace(/[^a-z]/g, '');
  if (letters.length < 8) return null;
  const direct = squeezed.get(letters);
  if (direct) return direct;
  const allowed = letters.length >= 14 ? 2 : 1;
  for (const [key, kind] of squeezed) {
    if (
      Math.abs(key.length - letters.length) <= allowed &&
      key[0] === letters[0] &&
      distance(key, letters, allowed) <= allowed
    )
      return kind;
  }
  return null;
}

/** Edit distance, given up beyond a limit. */
function distance(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return least;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}

/** Words of headings that tell the section where the whole heading isn't in the list; the first that speaks decides. */
const vocabulary: [SectionKind, RegExp][] = [
  [
    'stopped-medications',
    /\b(?:stop(?:ped)?|ceased?|discontinued|withheld|suspended)\b.*\b(?:medic\w+|meds|drugs|taking)\b|\b(?:medic\w+|meds|drugs)\b.*\b(?:ceased|stopped|discontinued|withheld|suspended)\b|\bdo not take\b/,
  ],
  ['allergies', /\b(?:allerg\w+|adverse (?:drug )?(?:reactions?|events?)|adrs?|intolerances?)\b/],
  ['immunizations', /\b(?:immunisations?|vaccinations?|vaccines?)\b/],
  [
    'medications',
    /\b(?:medications?|medicines?|meds|prescriptions?|drug (?:list|chart|history)|tt[oa]s?|rx|webster\w*)\b/,
  ],
  ['family-history', /\bfamily\b.*\b(?:history|hx|illness\w*|conditions?)\b|\bfhx?\b/],
  ['social-history', /\b(?:social|smoking|alcohol|lifestyle|occupational)\b.*\b(?:history|hx|status|situation)\b/],
  [
    'surgical-history',
    /\b(?:surgical|operative|operation)\b.*\b(?:history|hx)\b|\b(?:previous|past|prior)\b.*\b(?:surger\w+|operations?|procedures?)\b/,
  ],
  ['systems-review', /\b(?:review of systems|systems? (?:review|enquiry|inquiry))\b/],
  [
    'present-illness',
    /\b(?:present(?:ing|ation)?|current)\b.*\b(?:illness|complaints?|history|problem|symptoms?|concerns?)\b|\breason for\b|\b(?:hospital|clinical|admission|ed|ward) (?:course|summary|synopsis|progress)\b|\bclinical (?:details|notes|information|indication|history)\b/,
  ],
  [
    'past-history',
    /\b(?:past|previous|prior|background|relevant|significant|known|inactive|resolved|medical)\b.*\b(?:history|hx|problems?|illness\w*|conditions?|diagnos[ie]s)\b|\bpmhx?\b|\bmedical background\b/,
  ],
  [
    'problems',
    /\b(?:diagnos[ie]s|problems?|co ?morbid\w*|(?:medical|health|chronic|active|current) (?:conditions?|issues?))\b/,
  ],
  ['vitals', /\b(?:vital signs?|vitals|observations?|obs|measurements|biometrics)\b/],
  ['imaging', /\b(?:imaging|radiolog\w+|x rays?|ultrasounds?|ct scan|mri|echocardiogra\w+)\b/],
  [
    'labs',
    /\b(?:patholog\w+|laborator\w+|labs?|bloods?|blood (?:tests?|results)|test results|biochem\w+|chemistry|haematolog\w+|serolog\w+|microbiolog\w+|immunolog\w+|urinalysis|microscopy|culture|molecular|virology|parasitology|panel|pcr|dipstick|coagulation|(?:lipids?|iron|thyroid|diabetes|hormone|coagulation|liver|renal|vitamin|electrolytes?|urine|csf|fluid) (?:and \w+ )?(?:studies|tests?|function|profile|panel|screen|analysis)|function tests?|blood (?:count|examination|picture|gas\w*))\b/,
  ],
  ['procedures', /\b(?:procedures?|operations?|surger(?:y|ies)|interventions?)\b/],
  ['examination', /\b(?:examination|physical exam)\b/],
  ['assessment', /\b(?:impressions?|assessments?|conclusions?|opinion)\b/],
  [
    'plan',
    /\b(?:plans?|follow ?up|recommendations?|recommended|actions?|management|disposition|to do|next steps|advice|instructions)\b/,
  ],
];
const notSection =
  /\b(?:no|not|reasons? for (?:change|ceasing|stopping)|compliance|adherence|due to|side effects?|administered by|reviewed by|education|error|number|id|date|by|per|provider|doctor|clinic|centre|department|hospital|unit|services?|pharmacy|practice|consent|code|type|status|page|phone|name)\b/;

/** Headings that open a section even with their content behind them on the same line. */
const tellsInline = new Set<SectionKind>([
  'stopped-medications',
  'allergies',
  'immunizations',
  'medications',
  'family-history',
  'past-history',
  'surgical-history',
]);

/**
 * The section that the words of an unlisted heading tell (`Medicines you were taking before you came`), or null. Only
 * for what has the form of a heading; `inline`: its content follows on the same line.
 */
export function tellingKind(heading: string, inline: boolean): SectionKind | null {
  if (heading.length > 64 || heading.split(/\s+/).length > (inline ? 5 : 9)) return null;
  const key = normalize(heading.replace(/\([^)]*\)/g, ' '));
  if (key && changeKind(key) !== null) return changeKind(key);
  if (!key || notSection.test(key)) return null;
  const kind = vocabulary.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
  return kind && inline && !tellsInline.has(kind) ? null : kind;
}

const ofMedicines = String.raw`(?: (?:how|you|taking|take|using|these|the|your|following))* (?:medic(?:ation|ine)s?|meds|drugs)(?: (?:during|in|on|this|admission|hospital|stay))*$`;
const takenOn = new RegExp(
  `^(?:start|started|starting|begin|continue|continued|continuing|keep|resume|restart|change|changed|increase|increased|reduce|reduced|decrease|unchanged|new)${ofMedicines}`,
);
const notTaken = new RegExp(
  `^(?:(?:stop|stopped|cease|ceased|discontinue|discontinued|hold|withhold|withheld|suspend|suspended|avoid|do not|dont|not to)${ofMedicines}|medic(?:ation|ine)s? (?:to avoid|not (?:to be )?(?:taken?|continued|given)|you should not take)$)`,
);

/** Headings of what changed in the medicines: those taken from now on and those not. */
function changeKind(key: string): SectionKind | null {
  if (notTaken.test(key)) return 'stopped-medications';
  return takenOn.test(key) ? 'medications' : null;
}

/** The section that a heading opens, or null when it isn't one that we know. */
export function headingKind(heading: string): SectionKind | null {
  if (heading.length > 70) return null;
  const opening = /^[^\s:,(;]*/.exec(heading.trimStart())?.[0] ?? '';
  if (!mayBeHeading(normalize(opening)) && !/[&/]| and /i.test(heading)) return null;
  const key = normalize(heading.replace(/\([^)]*\)|(?:\bon )?\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b/g, ' '));
  if (!key) return null;
  const direct = headings.get(key) ?? headings.get(normalize(heading)) ?? changeKind(key);
  if (direct) return direct;
  const bare = key.replace(decoration, '');
  const known =
    headings.get(bare) ?? headings.get(bare.replace(trailing, '')) ?? headings.get(key.replace(trailing, ''));
  if (known) return known;
  const parts = key.split(/ (?:and|&|\/) |\/|&/).map((part) => part.trim());
  if (parts.length > 1) {
    for (const part of parts) {
      const kind = headings.get(part) ?? headings.get(part.replace(decoration, ''));
      if (kind) return kind;
    }
  }
  return null;
}
