/** Symptoms and signs; rows as `read-rows.ts` reads them. Concepts, names and which code fits were chosen by us. */
export const symptomRows = `
abdominal bloating; bloating; abdominal distension
  116289008 | Abdominal bloating | snomed-gps
  R14.0 | Abdominal distension (gaseous) | icd10cm
abdominal pain; stomach pain; tummy pain; stomach ache
  21522001 | Abdominal pain | snomed-gps
  R10.9 | Unspecified abdominal pain | icd10cm
agitation; agitated
  24199005 | Feeling agitated | snomed-gps
  R45.1 | Restlessness and agitation | icd10cm
altered mental status
  419284004 | Altered mental status | snomed-gps
  R41.82 | Altered mental status, unspecified | icd10cm
ankle pain
  247373008 | Ankle pain | snomed-gps
  M25.579 | Pain in unspecified ankle and joints of unspecified foot | icd10cm
aphasia
  87486003 | Aphasia | snomed-gps
  R47.01 | Aphasia | icd10cm
arm pain
  102556003 | Pain in upper limb | snomed-gps
  M79.603 | Pain in arm, unspecified | icd10cm
ataxia
  20262006 | Ataxia | snomed-gps
  R27.0 | Ataxia, unspecified | icd10cm
back pain; backache
  161891005 | Backache | snomed-gps
  M54.9 | Dorsalgia, unspecified | icd10cm
bleeding; haemorrhage
  131148009 | Bleeding | snomed-gps
  R58 | Hemorrhage, not elsewhere classified | icd10cm
bleeding from anus; anal bleeding
  6072007 | Bleeding from anus | snomed-gps
  K62.5 | Hemorrhage of anus and rectum | icd10cm
blurred vision; blurry vision
  111516008 | Blurring of visual image | snomed-gps
  H53.8 | Other visual disturbances | icd10cm
bradycardia; slow heart rate
  48867003 | Bradycardia | snomed-gps
  R00.1 | Bradycardia, unspecified | icd10cm
breast pain; mastalgia; breast tenderness
  53430007 | Pain of breast | snomed-gps
  N64.4 | Mastodynia | icd10cm
bruising; ecchymosis
  302227002 | Ecchymosis | snomed-gps
  R23.3 | Spontaneous ecchymoses | icd10cm
chest pain
  29857009 | Chest pain | snomed-gps
  R07.9 | Chest pain, unspecified | icd10cm
chest tightness; tight chest
  23924001 | Tight chest | snomed-gps
  R07.89 | Other chest pain | icd10cm
chills; rigors; rigor
  43724002 | Chill | snomed-gps
  R68.83 | Chills (without fever) | icd10cm
chronic cough; persistent cough
  68154008 | Chronic cough | snomed-gps
  R05.3 | Chronic cough | icd10cm
clubbing; finger clubbing
  4373005 | Clubbing of nail | snomed-gps
  R68.3 | Clubbing of fingers | icd10cm
confusion; confused; disorientation
  R41.0 | Disorientation, unspecified | icd10cm
cough; coughing
  49727002 | Cough | snomed-gps
  R05.9 | Cough, unspecified | icd10cm
cyanosis
  3415004 | Cyanosis | snomed-gps
  R23.0 | Cyanosis | icd10cm
diarrhoea; loose stools; watery diarrhoea; loose bowel motions
  62315008 | Diarrhea | snomed-gps
  R19.7 | Diarrhea, unspecified | icd10cm
dizziness; dizzy; giddiness
  404640003 | Dizziness | snomed-gps
  R42 | Dizziness and giddiness | icd10cm
double vision; diplopia
  24982008 | Diplopia | snomed-gps
  H53.2 | Diplopia | icd10cm
drowsiness; drowsy; somnolence
  271782001 | Drowsy | snomed-gps
  R40.0 | Somnolence | icd10cm
dry cough; nonproductive cough; non-productive cough
  11833005 | Dry cough | snomed-gps
  R05.8 | Other specified cough | icd10cm
dry mouth
  R68.2 | Dry mouth, unspecified | icd10cm
dry skin; xerosis
  16386004 | Dry skin | snomed-gps
  L85.3 | Xerosis cutis | icd10cm
dyspareunia
  71315007 | Dyspareunia | snomed-gps
  N94.10 | Unspecified dyspareunia | icd10cm
dysphagia; difficulty swallowing; swallowing difficulties
  40739000 | Dysphagia | snomed-gps
  R13.10 | Dysphagia, unspecified | icd10cm
dysuria; burning on urination; painful urination
  49650001 | Dysuria | snomed-gps
  R30.0 | Dysuria | icd10cm
ear discharge; otorrhoea
  65668001 | Otorrhea | snomed-gps
  H92.10 | Otorrhea, unspecified ear | icd10cm
earache; ear pain; otalgia
  16001004 | Otalgia | snomed-gps
  H92.09 | Otalgia, unspecified ear | icd10cm
epigastric pain
  79922009 | Epigastric pain | snomed-gps
  R10.13 | Epigastric pain | icd10cm
epistaxis; nosebleed; nosebleeds; nose bleeds
  R04.0 | Epistaxis | icd10cm
erythema; redness
  247441003 | Erythema | snomed-gps
  L53.9 | Erythematous condition, unspecified | icd10cm
exertional dyspnoea; shortness of breath on exertion; sobe; dyspnoea on exertion
  60845006 | Dyspnea on exertion | snomed-gps
  R06.09 | Other forms of dyspnea | icd10cm
eye pain
  41652007 | Pain in eye | snomed-gps
  H57.10 | Ocular pain, unspecified eye | icd10cm
facial droop; facial weakness
  R29.810 | Facial weakness | icd10cm
facial pain
  R51.9 | Headache, unspecified | icd10cm
fatigue; tiredness; fatigued; tired
  84229001 | Fatigue | snomed-gps
  R53.83 | Other fatigue | icd10cm
fever; pyrexia; febrile; high temperature
  386661006 | Fever | snomed-gps
  R50.9 | Fever, unspecified | icd10cm
flank pain; loin pain
  247355005 | Flank pain | snomed-gps
  R10.9 | Unspecified abdominal pain | icd10cm
flatulence
  308698004 | Flatulence symptom | snomed-gps
  R14.3 | Flatulence | icd10cm
floaters
  15013002 | Vitreous floaters | snomed-gps
  H43.399 | Other vitreous opacities, unspecified eye | icd10cm
foot pain
  47933007 | Foot pain | snomed-gps
  M79.673 | Pain in unspecified foot | icd10cm
glycosuria; glucosuria
  45154002 | Glycosuria | snomed-gps
  R81 | Glycosuria | icd10cm
haemoptysis; coughing up blood
  66857006 | Hemoptysis | snomed-gps
  R04.2 | Hemoptysis | icd10cm
halitosis; bad breath
  R19.6 | Halitosis | icd10cm
hallucinations
  7011001 | Hallucinations | snomed-gps
  R44.3 | Hallucinations, unspecified | icd10cm
headache; headaches
  25064002 | Headache | snomed-gps
  R51.9 | Headache, unspecified | icd10cm
heart murmur; murmur; murmurs
  88610006 | Heart murmur | snomed-gps
  R01.1 | Cardiac murmur, unspecified | icd10cm
heartburn
  16331000 | Heartburn | snomed-gps
  R12 | Heartburn | icd10cm
hiccups
  65958008 | Hiccoughs | snomed-gps
  R06.6 | Hiccough | icd10cm
hip pain
  49218002 | Hip pain | snomed-gps
  M25.559 | Pain in unspecified hip | icd10cm
hoarseness; hoarse voice; dysphonia
  50219008 | Hoarse | snomed-gps
  R49.0 | Dysphonia | icd10cm
hot flushes; hot flashes
  R23.2 | Flushing | icd10cm
hypoxaemia; hypoxemia
  389087006 | Hypoxemia | snomed-gps
  R09.02 | Hypoxemia | icd10cm
hypoxia
  389086002 | Hypoxia | snomed-gps
  R09.02 | Hypoxemia | icd10cm
indigestion
  162031009 | Indigestion | snomed-gps
  K30 | Functional dyspepsia | icd10cm
irritability; irritable
  55929007 | Feeling irritable | snomed-gps
  R45.4 | Irritability and anger | icd10cm
joint pain; arthralgia; joint pains
  57676002 | Joint pain | snomed-gps
  M25.50 | Pain in unspecified joint | icd10cm
joint stiffness
  84445001 | Joint stiffness | snomed-gps
  M25.60 | Stiffness of unspecified joint, not elsewhere classified | icd10cm
joint swelling; swollen joints
  271771009 | Joint swelling | snomed-gps
  M25.40 | Effusion, unspecified joint | icd10cm
ketonuria
  R82.4 | Acetonuria | icd10cm
knee pain
  30989003 | Knee pain | snomed-gps
  M25.569 | Pain in unspecified knee | icd10cm
leg pain; pain in leg
  10601006 | Pain in lower limb | snomed-gps
  M79.606 | Pain in leg, unspecified | icd10cm
lethargy; lethargic
  214264003 | Lethargy | snomed-gps
  R53.83 | Other fatigue | icd10cm
lightheadedness; light-headedness; lightheaded
  386705008 | Lightheadedness | snomed-gps
  R42 | Dizziness and giddiness | icd10cm
loss of appetite; poor appetite; reduced appetite; decreased appetite
  79890006 | Loss of appetite | snomed-gps
  R63.0 | Anorexia | icd10cm
loss of consciousness; blackout; unconsciousness
  419045004 | Loss of consciousness | snomed-gps
loss of smell; anosmia
  44169009 | Loss of sense of smell | snomed-gps
  R43.0 | Anosmia | icd10cm
loss of taste; ageusia
  36955009 | Loss of taste | snomed-gps
low libido; loss of libido
  8357008 | Reduced libido | snomed-gps
  R68.82 | Decreased libido | icd10cm
low mood; depressed mood; sadness
  366979004 | Depressed mood | snomed-gps
  R45.89 | Other symptoms and signs involving emotional state | icd10cm
lump
  300848003 | Mass of body structure | snomed-gps
  R22.9 | Localized swelling, mass and lump, unspecified | icd10cm
malaise; general malaise
  367391008 | Malaise | snomed-gps
  R53.81 | Other malaise | icd10cm
memory loss; forgetfulness; memory impairment; amnesia
  386807006 | Memory impairment | snomed-gps
  R41.3 | Other amnesia | icd10cm
muscle cramps; muscle cramp; cramps; leg cramps
  55300003 | Cramp | snomed-gps
  R25.2 | Cramp and spasm | icd10cm
muscle pain; myalgia; muscle aches
  68962001 | Muscle pain | snomed-gps
  M79.10 | Myalgia, unspecified site | icd10cm
muscle spasm; muscle spasms
  45352006 | Spasm | snomed-gps
  M62.838 | Other muscle spasm | icd10cm
muscle weakness
  26544005 | Muscle weakness | snomed-gps
  M62.81 | Muscle weakness (generalized) | icd10cm
nasal congestion; blocked nose; congestion
  68235000 | Nasal congestion | snomed-gps
  R09.81 | Nasal congestion | icd10cm
nausea; nauseated; nauseous
  422587007 | Nausea | snomed-gps
  R11.0 | Nausea | icd10cm
nausea and vomiting; n/v
  16932000 | Nausea and vomiting | snomed-gps
  R11.2 | Nausea with vomiting, unspecified | icd10cm
neck stiffness; stiff neck
  161882006 | Stiff neck | snomed-gps
  M43.6 | Torticollis | icd10cm
night sweats
  42984000 | Night sweats | snomed-gps
  R61 | Generalized hyperhidrosis | icd10cm
nipple discharge
  54302000 | Discharge from nipple | snomed-gps
  N64.52 | Nipple discharge | icd10cm
nocturia
  139394000 | Nocturia | snomed-gps
  R35.1 | Nocturia | icd10cm
numbness
  44077006 | Numbness | snomed-gps
  R20.0 | Anesthesia of skin | icd10cm
odynophagia; painful swallowing
  30233002 | Swallowing painful | snomed-gps
  R13.10 | Dysphagia, unspecified | icd10cm
oedema
  267038008 | Edema | snomed-gps
  R60.9 | Edema, unspecified | icd10cm
oliguria
  83128009 | Oliguria | snomed-gps
  R34 | Anuria and oliguria | icd10cm
orthopnoea
  62744007 | Orthopnea | snomed-gps
  R06.01 | Orthopnea | icd10cm
pallor; pale
  398979000 | Pale complexion | snomed-gps
  R23.1 | Pallor | icd10cm
palpitations; palpitation; heart racing
  80313002 | Palpitations | snomed-gps
  R00.2 | Palpitations | icd10cm
paraesthesia; pins and needles; tingling; paresthesia; paresthesias
  91019004 | Paresthesia | snomed-gps
  R20.2 | Paresthesia of skin | icd10cm
paroxysmal nocturnal dyspnoea; pnd
  R06.09 | Other forms of dyspnea | icd10cm
pelvic pain
  30473006 | Pain in pelvis | snomed-gps
  R10.20 | Pelvic and perineal pain unspecified side | icd10cm
peripheral oedema; ankle swelling; pedal oedema; leg swelling; ankle oedema; leg oedema; swollen ankles
  271809000 | Peripheral edema | snomed-gps
  R60.0 | Localized edema | icd10cm
petechiae
  271813007 | Petechiae | snomed-gps
  R23.3 | Spontaneous ecchymoses | icd10cm
photophobia
  409668002 | Photophobia | snomed-gps
  H53.149 | Visual discomfort, unspecified | icd10cm
pleuritic chest pain
  2237002 | Pleuritic pain | snomed-gps
  R07.81 | Pleurodynia | icd10cm
polydipsia; excessive thirst
  17173007 | Excessive thirst | snomed-gps
  R63.1 | Polydipsia | icd10cm
polyuria
  28442001 | Polyuria | snomed-gps
  R35.89 | Other polyuria | icd10cm
poor concentration; difficulty concentrating
  26329005 | Poor concentration | snomed-gps
  R41.840 | Attention and concentration deficit | icd10cm
poor sleep; sleep disturbance; difficulty sleeping; trouble sleeping
  53888004 | Disturbance in sleep behavior | snomed-gps
  G47.9 | Sleep disorder, unspecified | icd10cm
post-nasal drip; postnasal drip
  75803007 | Posterior rhinorrhea | snomed-gps
  R09.82 | Postnasal drip | icd10cm
productive cough
  28743005 | Productive cough | snomed-gps
  R05.8 | Other specified cough | icd10cm
protracted diarrhoea; chronic diarrhoea; persistent diarrhoea
  236071009 | Chronic diarrhea | snomed-gps
  K52.9 | Noninfective gastroenteritis and colitis, unspecified | icd10cm
pruritus; itch; itching; itchy
  418363000 | Itching of skin | snomed-gps
  L29.9 | Pruritus, unspecified | icd10cm
pyuria
  4800001 | Pyuria | snomed-gps
  R82.81 | Pyuria | icd10cm
rash; skin rash
  271807003 | Eruption of skin | snomed-gps
  R21 | Rash and other nonspecific skin eruption | icd10cm
red eye; eye redness
  75705005 | Red eye | snomed-gps
runny nose; rhinorrhoea; nasal discharge
  64531003 | Nasal discharge | snomed-gps
shortness of breath; dyspnoea; breathlessness; short of breath; sob; difficulty breathing
  267036007 | Dyspnea | snomed-gps
  R06.02 | Shortness of breath | icd10cm
shoulder pain
  45326000 | Shoulder pain | snomed-gps
  M25.519 | Pain in unspecified shoulder | icd10cm
skin lesion; skin lesions; lesion
  95324001 | Skin lesion | snomed-gps
  L98.9 | Disorder of the skin and subcutaneous tissue, unspecified | icd10cm
slurred speech; dysarthria
  8011004 | Dysarthria | snomed-gps
  R47.81 | Slurred speech | icd10cm
sneezing
  76067001 | Sneezing | snomed-gps
  R06.7 | Sneezing | icd10cm
snoring
  72863001 | Snoring | snomed-gps
  R06.83 | Snoring | icd10cm
sore throat; throat pain
  162397003 | Pain in throat | snomed-gps
  R07.0 | Pain in throat | icd10cm
sputum production; sputum
  R09.3 | Abnormal sputum | icd10cm
st segment depression; st depression; st depressions
  26141007 | ST segment depression | snomed-gps
st segment elevation; st elevation; st elevations
  76388001 | ST segment elevation | snomed-gps
suicidal ideation; suicidal thoughts
  6471006 | Suicidal thoughts | snomed-gps
  R45.851 | Suicidal ideations | icd10cm
syncope; fainting; fainted; faint; syncopal episode
  271594007 | Syncope | snomed-gps
  R55 | Syncope and collapse | icd10cm
tachycardia; fast heart rate
  3424008 | Tachycardia | snomed-gps
  R00.0 | Tachycardia, unspecified | icd10cm
testicular pain; scrotal pain
  63901009 | Pain in testicle | snomed-gps
  N50.819 | Testicular pain, unspecified | icd10cm
thoracic back pain
  279038004 | Thoracic back pain | snomed-gps
  M54.6 | Pain in thoracic spine | icd10cm
tinnitus; ringing in ears
  60862001 | Tinnitus | snomed-gps
  H93.19 | Tinnitus, unspecified ear | icd10cm
tremor; tremors
  26079004 | Tremor | snomed-gps
  R25.1 | Tremor, unspecified | icd10cm
unsteady gait; gait disturbance; unsteadiness
  22631008 | Unsteady when walking | snomed-gps
  R26.81 | Unsteadiness on feet | icd10cm
urinary frequency; frequency of urination; frequent urination
  162116003 | Increased frequency of urination | snomed-gps
  R35.0 | Frequency of micturition | icd10cm
urinary hesitancy
  R39.11 | Hesitancy of micturition | icd10cm
urinary urgency; urgency of urination
  75088002 | Urgent desire to urinate | snomed-gps
  R39.15 | Urgency of urination | icd10cm
vaginal bleeding
  N93.9 | Abnormal uterine and vaginal bleeding, unspecified | icd10cm
vaginal discharge
  271939006 | Vaginal discharge | snomed-gps
  N89.8 | Other specified noninflammatory disorders of vagina | icd10cm
vaginal dryness
  31908003 | Vaginal dryness | snomed-gps
  N89.8 | Other specified noninflammatory disorders of vagina | icd10cm
vertigo
  399153001 | Vertigo | snomed-gps
  R42 | Dizziness and giddiness | icd10cm
visual disturbance; visual changes; vision changes
  63102001 | Visual disturbance | snomed-gps
  H53.9 | Unspecified visual disturbance | icd10cm
visual loss; loss of vision; vision loss
  397540003 | Visual impairment | snomed-gps
  H54.7 | Unspecified visual loss | icd10cm
vomiting; emesis; vomited
  422400008 | Vomiting | snomed-gps
  R11.10 | Vomiting, unspecified | icd10cm
weakness; generalised weakness; asthenia
  13791008 | Asthenia | snomed-gps
  R53.1 | Weakness | icd10cm
weight gain
  8943002 | Weight gain | snomed-gps
  R63.5 | Abnormal weight gain | icd10cm
weight loss; loss of weight; unintentional weight loss; unexplained weight loss
  89362005 | Weight loss | snomed-gps
  R63.4 | Abnormal weight loss | icd10cm
wheeze; wheezing
  56018004 | Wheezing | snomed-gps
  R06.2 | Wheezing | icd10cm
wrist pain
  202482009 | Wrist joint pain | snomed-gps
  M25.539 | Pain in unspecified wrist | icd10cm
`;
