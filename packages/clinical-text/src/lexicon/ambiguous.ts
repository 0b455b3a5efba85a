import type { TermType } from './phrase-index.ts';

/** One meaning of a short form. */
export interface Sense {
  /** Null: nothing that is recorded (a place, a test's part, a way to take a measure). */
  type: TermType | null;
  name: string;
  /** Words near by that speak for this meaning. */
  cues: RegExp;
  /** Words right behind that decide for it. */
  before?: RegExp;
  /** Words right in front that decide for it. */
  after?: RegExp;
  /** Meant where nothing speaks for another one. */
  isUsual?: true;
}

const sense = (type: TermType | null, name: string, cues: RegExp, more: Partial<Sense> = {}): Sense => ({
  type,
  name,
  cues,
  ...more,
});
const usual = { isUsual: true } as const;

const valve =
  /\b(?:echo\w*|TTE|TO?E|valv\w+|murmur|gradient|stenosis|regurgitation|atri\w+|ventric\w+|LA|LV\w*|RV\w*|AVA|MVA|AR|MR|TR|TAVI|TAVR|calcifi\w+|rheumatic|ejection|bicuspid|aort\w+|mitral|cardi\w+|trivial|leaflets?)\b/g;
const joints =
  /\b(?:joints?|rheum\w+|methotrexate|DMARDs?|seropositive|seronegative|anti-?CCP|CCP|synovitis|leflunomide|hydroxychloroquine|sulfasalazine|adalimumab|etanercept|tocilizumab|arthritis|nodules|deformit\w+|stiffness|erosi\w+)\b/gi;
const renal =
  /\b(?:dialysis|renal|kidney|ESRD|ESKD|CKD|creatinine|fistula|nephrolog\w+|urea|potassium|catheter|MWF|TTS|thrice weekly|three times a week)\b/gi;
const childhood =
  /\b(?:preterm|premature|neonat\w+|birth|born|infant|child\w*|paediatric\w*|pediatric\w*|NICU|weeks gestation|school|congenital)\b/gi;
const mind =
  /\b(?:psychiat\w+|self[- ]harm|borderline|DBT|mood|suicid\w+|anxiety|depress\w+|mental health|impulsiv\w+)\b/gi;
const dosed = /^\s*(?:\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?)|IR|SR|contin)\b/i;

/**
 * Short forms that mean different things in different places, with the words that tell which. Chosen and written by us for
 * Australian and American notes; the risky ones are those of ISMP's list of error-prone abbreviations and of the Australian
 * Commission's recommendations for terminology. Only in capitals. Where nothing tells and none is usual, the short form is marked
 * and left uncoded.
 */
export const ambiguous: ReadonlyMap<string, readonly Sense[]> = new Map([
  [
    'MS',
    [
      sense(
        'condition',
        'multiple sclerosis',
        /\b(?:relaps\w+|remit\w+|demyelinat\w+|optic neuritis|neurolog\w+|plaques?|EDSS|interferon|fingolimod|natalizumab|ocrelizumab|ofatumumab|glatiramer|teriflunomide|dimethyl fumarate|cladribine|alemtuzumab|gait|spastic\w*|SPMS|RRMS|flare|brain|spinal cord|oligoclonal)\b/gi,
      ),
      sense('condition', 'mitral stenosis', valve),
      sense('drug', 'morphine sulfate', /\b(?:analges\w+|opioid|PRN|breakthrough)\b/gi, { before: dosed }),
      sense(null, 'mental status', /\b(?:alert|oriented|orientation|GCS|cranial|exam\w*)\b/gi, {
        before: /^\s*(?:exam|changes?|intact|normal|:)/i,
      }),
      sense(null, 'musculoskeletal', /\b(?:ROM|range of motion|strength)\b/gi),
      sense(null, 'mass spectrometry', /\b(?:MALDI|TOF|LC|GC|spectrom\w+|chromatograph\w+)\b/g),
    ],
  ],
  [
    'PE',
    [
      sense(
        'condition',
        'pulmonary embolism',
        /\b(?:CTPA|DVT|VTE|anticoag\w+|V\/Q|D-?dimer|warfarin|rivaroxaban|apixaban|dabigatran|heparin|enoxaparin|clexane|saddle|segmental|subsegmental|provoked|unprovoked|clots?|Wells|massive|submassive|thromb\w+|right heart strain|alteplase|IVC filter|pleuritic|h\/o|hx|history|previous|rule out|exclude|query|recurrent|bilateral)\b/gi,
        usual,
      ),
      sense(null, 'physical examination', /\b(?:HEENT|NAD|clear|soft|unremarkable|afebrile|vital signs|VSS|A&O)\b/g, {
        before: /^\s*(?::|-|–|showed|shows|reveal\w*|unremarkable|findings|was (?:normal|unremarkable)|normal)/i,
      }),
      sense('condition', 'pleural effusion', /\b(?:costophrenic|blunting|thoracentesis|pleural|tap(?:ped)?)\b/gi),
      sense('condition', 'pericardial effusion', /\b(?:tamponade|pericardi\w+)\b/gi),
      sense('condition', 'pre-eclampsia', /\b(?:gestation|gravida|antenatal|G\dP\d|weeks pregnant|proteinuria)\b/gi),
      sense(null, 'pressure equalising tubes', /\b(?:ENT|tympan\w+|grommets?)\b/gi, { before: /^\s*tubes?\b/i }),
    ],
  ],
  [
    'RA',
    [
      sense('condition', 'rheumatoid arthritis', joints, usual),
      sense(null, 'room air', /\b(?:SpO2|SaO2|sats?|saturat\w+|O2|oxygen|RR|NP|L\/min)\b|%/gi, {
        after: /(?:%|\bon|\broom|\d)\s*(?:\()?$/i,
      }),
      sense(
        null,
        'right atrium',
        /\b(?:LA|RV|LV|atri\w+|dilat\w+|enlarge\w+|echo\w*|pressures?|catheter|SVC|pacing|lead|mmHg)\b/g,
      ),
      sense(null, 'radial artery', /\b(?:graft|CABG|LIMA|ITA|SVG|anastomos\w+|harvest\w*)\b/g),
    ],
  ],
  [
    'CVA',
    [
      sense(
        'condition',
        'cerebrovascular accident',
        /\b(?:stroke|hemi\w+|infarct\w*|TIA|aphasia|weakness|residual|embolic|isch?aemic|ischemic|history|previous|old)\b/gi,
        usual,
      ),
      sense(null, 'costovertebral angle', /\b(?:flank|pyeloneph\w+|percussion|renal angle)\b/gi, {
        before: /^\s*(?:tender\w*|pain|percussion|non-?tender)/i,
      }),
    ],
  ],
  [
    'AS',
    [
      sense('condition', 'aortic stenosis', valve),
      sense(
        'condition',
        'ankylosing spondylitis',
        /\b(?:HLA-?B27|sacroili\w+|spond\w+|uveitis|adalimumab|etanercept|secukinumab|rheum\w+|back pain|BASDAI|stiffness|iritis)\b/gi,
      ),
      sense(null, 'left ear', /\b(?:ear|drops|audio\w+|otitis|AD|AU)\b/g),
    ],
  ],
  [
    'MI',
    [
      sense(
        'condition',
        'myocardial infarction',
        /\b(?:troponin|STEMI|NSTEMI|stents?|PCI|CABG|angiogra\w+|coronary|isch?aemi\w+|infarct\w*|chest pain|inferior|anterior|history|previous|old|ECG|EKG|acute)\b/gi,
        usual,
      ),
      sense('condition', 'mitral regurgitation', /\b(?:valv\w+|leaflets?|AI|TI|murmur)\b/g),
    ],
  ],
  [
    'CP',
    [
      sense(
        'symptom',
        'chest pain',
        /\b(?:c\/o|SOB|SOBOE|DOE|denies|denied|no|exertional|radiat\w+|palpitations?|diaphoresis|troponin|ECG|EKG|pleuritic|ACS|onset|relieved|GTN)\b/gi,
        usual,
      ),
      sense(
        'condition',
        'cerebral palsy',
        /\b(?:spastic|diplegi\w+|quadripleg\w+|hemipleg\w+|GMFCS|baclofen|botox|wheelchair|feeding tube|PEG|birth asphyxia)\b/gi,
      ),
    ],
  ],
  [
    'CF',
    [
      sense(
        'condition',
        'cystic fibrosis',
        /\b(?:CFTR|sweat|pancreatic|bronchiectasis|ivacaftor|elexacaftor|trikafta|pseudomonas|creon|delta|F508del|physio\w*|sputum|clinic)\b/gi,
      ),
      sense('condition', 'heart failure', /\b(?:oedema|edema|frusemide|furosemide|BNP|EF|cardiomyopathy|NYHA)\b/gi),
      sense(null, 'counting fingers', /\b(?:VA|visual acuity|eye|OD|OS|OU|HM|PL)\b/g),
    ],
  ],
  [
    'DM',
    [
      sense(
        'condition',
        'diabetes mellitus',
        /\b(?:HbA1c|insulin|metformin|glucose|BSL|BGL|type|T[12]|HTN|CKD|retinopathy|neuropathy|IDDM|NIDDM|diet|controlled)\b/gi,
        usual,
      ),
      sense(
        'condition',
        'dermatomyositis',
        /\b(?:CK|heliotrope|Gottron\w*|myositis|anti-?Mi|proximal weakness|rheum\w+)\b/g,
      ),
      sense('drug', 'dextromethorphan', /\b(?:cough|guaifenesin|syrup)\b/gi),
    ],
  ],
  [
    'PD',
    [
      sense(
        'condition',
        "Parkinson's disease",
        /\b(?:levodopa|carbidopa|madopar|sinemet|kinson|tremor\w*|bradykines\w+|rigid\w*|neurolog\w+|pramipexole|rasagiline|rotigotine|freezing|gait|dyskinesia|DBS)\b/gi,
      ),
      sense('procedure', 'peritoneal dialysis', renal),
      sense('condition', 'personality disorder', mind),
      sense(null, 'progressive disease', /\b(?:RECIST|progress\w+|metast\w+|chemo\w*|oncolog\w+|SD|PR|CR)\b/g),
    ],
  ],
  [
    'AD',
    [
      sense(
        'condition',
        "Alzheimer's disease",
        /\b(?:dementia|memory|donepezil|rivastigmine|galantamine|memantine|MMSE|MoCA|cognit\w+|amyloid)\b/gi,
      ),
      sense(
        'condition',
        'atopic dermatitis',
        /\b(?:eczema|skin|dupilumab|steroid cream|itch\w*|emollient\w*|topical|flexur\w+)\b/gi,
      ),
      sense(null, 'right ear', /\b(?:ear|drops|AS|AU|otitis)\b/g),
    ],
  ],
  [
    'CHD',
    [
      sense(
        'condition',
        'coronary heart disease',
        /\b(?:angina|statin|stents?|CABG|MI|isch?aemi\w+|cholesterol|aspirin|risk|HTN)\b/gi,
      ),
      sense('condition', 'congenital heart disease', childhood),
    ],
  ],
  [
    'HD',
    [
      sense('procedure', 'haemodialysis', renal),
      sense('condition', "Huntington's disease", /\b(?:chorea|CAG|huntingtin|tetrabenazine|genetic)\b/gi),
      sense('condition', "Hodgkin's disease", /\b(?:lymph\w+|ABVD|nodes?|Reed)\b/gi),
      sense(null, 'hospital day', /^$/g, { before: /^\s*#?\s?\d/ }),
    ],
  ],
  [
    'LAD',
    [
      sense(
        null,
        'left anterior descending artery',
        /\b(?:stent\w*|arter\w+|occlu\w+|stenos\w+|disease|RCA|LCx|LCX|LMCA|PCI|graft|LIMA|lesion|coronary|angiogra\w+|diagonal|DES|CAD|NSTEMI|STEMI)\b/g,
        {
          before: /^[\s:,–-]*(?:(?:proximal|mid|distal|ostial)\s)?[<>~]?\s?\d{1,3}(?:-\d{1,3})?\s?%/i,
          after: /\b(?:proximal|mid|distal|ostial|prox)[- ]+$/i,
        },
      ),
      sense(
        'symptom',
        'lymphadenopathy',
        /\b(?:cervical|axillary|inguinal|nodes?|neck|HEENT|supraclavicular|no|without|palpable|thyromegaly)\b/gi,
      ),
      sense(null, 'left axis deviation', /\b(?:ECG|EKG|axis|LBBB|RBBB|QRS|sinus)\b/g),
    ],
  ],
  [
    'ALS',
    [
      sense(
        'condition',
        'amyotrophic lateral sclerosis',
        /\b(?:riluzole|neurolog\w+|motor neuron\w*|MND|bulbar|fasciculat\w+|weakness|edaravone|NIV|PEG)\b/gi,
      ),
      sense(
        null,
        'advanced life support',
        /\b(?:ambulance|paramedic\w*|arrest|CPR|crew|certified|protocol|BLS|ACLS)\b/gi,
      ),
    ],
  ],
  [
    'ARF',
    [
      sense(
        'condition',
        'acute kidney injury',
        /\b(?:creatinine|dialysis|renal|urea|BUN|oligur\w+|kidney|nephro\w+|potassium)\b/gi,
      ),
      sense(
        'condition',
        'acute rheumatic fever',
        /\b(?:benzathine|penicillin|ASOT?|RHD|carditis|Jones|bicillin|strep\w*|chorea)\b/gi,
      ),
      sense(
        'condition',
        'acute respiratory failure',
        /\b(?:intubat\w+|hypox\w+|ventilat\w+|CO2|BiPAP|respiratory|pneumonia|COPD)\b/gi,
      ),
    ],
  ],
  [
    'BPD',
    [
      sense('condition', 'borderline personality disorder', mind),
      sense('condition', 'bronchopulmonary dysplasia', childhood),
      sense(null, 'biparietal diameter', /\b(?:mm|HC|AC|FL|EFW|fetal|foetal|ultrasound|gestation)\b/g),
    ],
  ],
  [
    'UC',
    [
      sense(
        'condition',
        'ulcerative colitis',
        /\b(?:mesala[zm]ine|colitis|colonoscopy|bloody|diarrh\w+|infliximab|vedolizumab|azathioprine|flare|pancolitis|proctitis|IBD|colectomy)\b/gi,
        usual,
      ),
      sense(null, 'urine culture', /\b(?:UA|grew|CFU|E\.? ?coli|sent|MSU|nitrit\w+|leuk\w+)\b/g),
      sense(null, 'uterine contractions', /\b(?:labou?r|cervix|gestation|FHR|CTG)\b/gi),
    ],
  ],
  [
    'CD',
    [
      sense(
        'condition',
        "Crohn's disease",
        /\b(?:ile\w+|infliximab|adalimumab|azathioprine|fistul\w+|colon\w*|IBD|UC|stricture|ustekinumab|bowel|perianal)\b/gi,
      ),
      sense('condition', 'coeliac disease', /\b(?:gluten|tTG|TTG|duoden\w+|villous|DQ2|DQ8)\b/g),
      sense('procedure', 'caesarean section', /\b(?:LSCS|emergency CD|delivery|gestation|gravida)\b/gi),
    ],
  ],
  [
    'ASD',
    [
      sense(
        'condition',
        'autism spectrum disorder',
        /\b(?:autis\w+|behaviou?r\w*|speech|sensory|school|ADHD|NDIS|developmental|paediatric\w*|pediatric\w*|social|ABA)\b/gi,
      ),
      sense(
        'condition',
        'atrial septal defect',
        /\b(?:secundum|shunt|echo\w*|septal|closure|murmur|PFO|VSD|cardi\w+|Qp)\b/gi,
      ),
    ],
  ],
  [
    'PDA',
    [
      sense(
        'condition',
        'patent ductus arteriosus',
        /\b(?:preterm|neonat\w+|ligation|indomethacin|ibuprofen|murmur|shunt|duct\w*|infant|NICU|echo\w*)\b/gi,
      ),
      sense(null, 'posterior descending artery', /\b(?:RCA|LCx|LAD|stenosis|graft|SVG|coronary|PCI|stent\w*|CABG)\b/g),
    ],
  ],
  [
    'AR',
    [
      sense('condition', 'aortic regurgitation', valve),
      sense(
        'condition',
        'allergic rhinitis',
        /\b(?:nasal|hay ?fever|intranasal|IgE|sneez\w+|pollen|antihistamine\w*|mometasone|fluticasone|eczema|atop\w+)\b/gi,
      ),
    ],
  ],
  [
    'MR',
    [
      sense('condition', 'mitral regurgitation', valve),
      sense(null, 'modified release', /\b(?:mg|tablets?|capsules?|daily|mane|nocte|metformin)\b/gi, {
        after: /(?:mg|metformin|tramadol|gliclazide|\d)\s*$/i,
      }),
      sense(null, 'magnetic resonance', /\b(?:scan|imaging|T1|T2|gadolinium|enterography|angiogra\w+|MRI)\b/g, {
        before: /^\s*(?:angiogra\w+|imaging|enterogra\w+|scan|brain|spine)/i,
      }),
    ],
  ],
  ['TR', [sense('condition', 'tricuspid regurgitation', valve)]],
  [
    'PID',
    [
      sense(
        'condition',
        'pelvic inflammatory disease',
        /\b(?:pelvic|chlamydia|gonorrh\w+|discharge|adnexal|cervical|sexual\w*|doxycycline|metronidazole|tubo-ovarian)\b/gi,
      ),
      sense(
        'condition',
        'prolapsed intervertebral disc',
        /\b(?:L[345]\/|L[345]-|sciatica|disc|lumbar|radicul\w+|back)\b/gi,
      ),
      sense(null, 'patient identifier', /^$/g, { before: /^\s*[:#]/ }),
    ],
  ],
  [
    'PVD',
    [
      sense(
        'condition',
        'peripheral vascular disease',
        /\b(?:claudicat\w+|ABI|ABPI|bypass|amputat\w+|smok\w+|legs?|ulcers?|pulses|IHD|DM|HTN)\b/gi,
        usual,
      ),
      sense(
        'condition',
        'posterior vitreous detachment',
        /\b(?:floaters|flashes|retin\w+|vitre\w+|eye|ophthalm\w+|slit)\b/gi,
      ),
    ],
  ],
  [
    'HSP',
    [
      sense(
        'condition',
        'Henoch-Schonlein purpura',
        /\b(?:purpura|rash|abdominal pain|arthr\w+|IgA|child\w*|haematuria|hematuria)\b/gi,
      ),
      sense('condition', 'hereditary spastic paraplegia', /\b(?:spastic\w*|SPG\w*|gait|paraple\w+)\b/g),
    ],
  ],
  [
    'SCC',
    [
      sense(
        'condition',
        'squamous cell carcinoma',
        /\b(?:skin|lesion|excis\w+|biops\w+|BCC|carcinoma|tumou?r|Mohs|larynx|oropharyn\w+|lung|cervix|poorly|moderately|well|differentiated|metast\w+|dermatolog\w+|scalp|cheek|ear|nose|lip)\b/gi,
        usual,
      ),
      sense(
        'condition',
        'spinal cord compression',
        /\b(?:cord|spine|spinal|legs?|dexamethasone|paraparesis|radiotherapy|vertebr\w+)\b/gi,
      ),
    ],
  ],
  [
    'VF',
    [
      sense(
        'condition',
        'ventricular fibrillation',
        /\b(?:arrest|shock\w*|defib\w+|CPR|VT|ICD|ROSC|amiodarone|cardiac)\b/gi,
      ),
      sense(null, 'visual fields', /\b(?:full|confrontation|intact|fundi|eyes?|PERL\w*|EOM\w*|acuity)\b/gi),
    ],
  ],
  [
    'PCP',
    [
      sense(
        'condition',
        'Pneumocystis pneumonia',
        /\b(?:HIV|CD4|bactrim|co-?trimoxazole|BAL|LDH|jirovec\w+|prophylaxis|pneumon\w+|immunosuppress\w+)\b/gi,
      ),
      sense(
        null,
        'primary care provider',
        /\b(?:follow|see|visit|call|her|his|with|your|referred|appointment)\b/gi,
        usual,
      ),
      sense(null, 'phencyclidine', /\b(?:urine drug|tox\w*|amphetamine\w*|THC|cocaine|opiates)\b/gi),
    ],
  ],
  [
    'PND',
    [
      sense(
        'symptom',
        'paroxysmal nocturnal dyspnoea',
        /\b(?:orthopn\w+|SOB\w*|dyspn\w+|ankle|oedema|edema|heart|chest pain|pillows?)\b/gi,
      ),
      sense('symptom', 'postnasal drip', /\b(?:nasal|cough|rhinitis|sinus\w*|throat|congestion)\b/gi),
      sense('condition', 'postnatal depression', /\b(?:postpartum|postnatal|baby|EPDS|mother|breastfe\w+|mood)\b/gi),
    ],
  ],
  [
    'ED',
    [
      sense(
        'condition',
        'erectile dysfunction',
        /\b(?:sildenafil|tadalafil|viagra|cialis|libido|erecti\w+|sexual\w*|testosterone)\b/gi,
      ),
      sense('condition', 'eating disorder', /\b(?:anorexia|bulimia|purging|binge|restrict\w+|BMI)\b/gi),
      sense(
        null,
        'emergency department',
        /\b(?:present\w*|arriv\w*|sent|transfer\w*|visit|triage|seen|admitted|in|from|via|ambulance)\b/gi,
        usual,
      ),
    ],
  ],
  [
    'OA',
    [
      sense(
        'condition',
        'osteoarthritis',
        /\b(?:knees?|hips?|hands?|joints?|pain|arthroplasty|TKR|THR|paracetamol|NSAIDs?|spine|shoulder|severe|cartilage)\b/gi,
        usual,
      ),
      sense('condition', 'oesophageal atresia', /\b(?:TOF|TEF|neonat\w+|fistula|VACTERL)\b/gi),
      sense(null, 'occiput anterior', /\b(?:fetal|foetal|vertex|station|cm dilated|labou?r|delivery)\b/gi, {
        after: /\b(?:L|R|D)?$/,
      }),
    ],
  ],
  [
    'RF',
    [
      sense('lab', 'rheumatoid factor', /\b(?:positive|negative|titre|titer|IU|CCP|ANA|ESR|CRP)\b/gi),
      sense('condition', 'rheumatic fever', /\b(?:penicillin|benzathine|carditis|RHD|childhood|strep\w*)\b/gi),
      sense('condition', 'renal failure', /\b(?:dialysis|creatinine|kidney|urea|nephro\w+)\b/gi),
      sense('procedure', 'radiofrequency ablation', /\b(?:ablat\w+|facet|nerve|needle|current)\b/gi),
    ],
  ],
  [
    'TS',
    [
      sense('condition', 'Tourette syndrome', /\b(?:tics?|vocal|ADHD|OCD|clonidine)\b/gi),
      sense('condition', 'tuberous sclerosis', /\b(?:tubers?|angiomyolipoma\w*|SEGA|everolimus|TSC\d?|seizures?)\b/gi),
      sense('condition', 'tricuspid stenosis', valve),
      sense('condition', 'Turner syndrome', /\b(?:45,?X|karyotype|oestrogen|estrogen|short stature|ovarian)\b/gi),
    ],
  ],
  [
    'HT',
    [
      sense(
        'condition',
        'hypertension',
        /\b(?:BP|mmHg|antihypertensive\w*|perindopril|ramipril|amlodipine|DM|IHD|CKD|AF|chol\w*|lipids?|hyperchol\w*|T2DM|controlled|essential)\b/gi,
        usual,
      ),
      sense('condition', "Hashimoto's thyroiditis", /\b(?:TPO|thyroid\w*|TSH|thyroxine)\b/gi),
      sense(null, 'height', /\b(?:Wt|WT|weight|BMI|kg)\b/g, { before: /^\s*:?\s?\d/ }),
      sense('procedure', 'hormone therapy', /\b(?:menopaus\w*|oestradiol|estradiol|hot flushes)\b/gi),
    ],
  ],
]);
