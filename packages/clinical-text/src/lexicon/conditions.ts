/**
 * Conditions (diseases, injuries, states) by their usual names and abbreviations. Chosen and written by us; titles in
 * use in ICD-10-CM (CDC/NCHS, US public domain) were the reference for naming. `~` marks abbreviations that mean other
 * things as well: they count only where conditions are listed or the surroundings support them.
 */
export const conditionTerms = `
heart disease|cardiac disease|cardiovascular disease|cvd
myocardial ischaemia
biventricular failure|cardiac decompensation|ventricular dysfunction
pulseless electrical activity
ventricular hypertrophy|right ventricular hypertrophy
pulmonary stenosis|pulmonary regurgitation
aneurysm|pseudoaneurysm|dissection
critical limb ischaemia|limb ischaemia|vascular disease
venous thromboembolism|vte|thrombosis|phlebitis|embolism|portal vein thrombosis|thromboembolism
venous ulcer
intracranial haemorrhage|epidural haematoma
pulmonary arterial hypertension
lada
ketoacidosis|diabetic foot
thyroid disease|myxoedema
adrenal adenoma|adrenal crisis
podagra
vitamin deficiency|protein-energy malnutrition|iron overload
fragility fracture
reactive airway disease|asthmatic bronchitis
granulomatous disease|lung disease|restrictive lung disease|pulmonary disease
pneumonitis
ear infection
chylothorax|hydropneumothorax|pneumomediastinum
type 2 respiratory failure|respiratory distress|respiratory insufficiency|respiratory arrest
influenza-like illness
gastroesophageal reflux|heartburn disease|gastroesophageal reflux disease
gastric varices|oesophageal spasm|mallory-weiss tear|perforated ulcer|erosive gastritis
enteritis|enterocolitis|bowel perforation|intestinal perforation
acute abdomen|spontaneous bacterial peritonitis
polyps|adenomatous polyp|recurrent rectal polyp|polyp|anal fistulas|tubular adenoma
diaphragmatic hernia
gallbladder disease|biliary obstruction|biliary atresia
pancreatic insufficiency|pancreatic pseudocyst
acute on chronic renal failure
interstitial nephritis|solitary kidney|horseshoe kidney|proteinuric kidney disease
urosepsis
bladder outlet obstruction
infertility
epileptic seizures|generalised epilepsy|focal epilepsy
chronic intractable migraine without aura
neuropathy|polyneuropathy|neuromyelitis optica|facial palsy|facial nerve palsy|cranial nerve palsy|occipital neuralgia|ataxia|friedreich's ataxia|progressive supranuclear palsy|encephalomyelitis|mononeuropathy|myelopathy|syringomyelia|encephalomalacia|chiari malformation
neurosyphilis|meningoencephalitis|limbic encephalitis
paralysis|right hemiparesis|left hemiparesis|quadriparesis|paraparesis
concussion injury of brain
depressive episode|low mood disorder|reactive depression
stress reaction
~asperger's syndrome|learning disability|speech delay
alcohol use disorder|substance use disorder|tobacco abuse|iv drug use|intravenous drug use|ivdu
sleep disturbance disorder
`;

/** Second part: bones, skin, blood, cancer, women's health, infections, eyes, injuries. */
export const moreConditionTerms = `
seronegative arthritis|inflammatory arthritis|still's disease|adult-onset still's disease
takayasu arteritis|takayasu's arteritis|catastrophic antiphospholipid syndrome|churg-strauss syndrome|leukocytoclastic vasculitis|igg4-related disease|haemophagocytic lymphohistiocytosis|macrophage activation syndrome
low back pain syndrome|disc bulge|facet joint arthropathy
ligament tear|subacromial bursitis|rupture of patellar tendon|slipped capital femoral epiphysis|contracture
fracture subluxation of wrist|broken arm|broken leg
sprain|subluxation|abrasion|crush injury|bite|foreign body|puncture wound|wound|open wound|soft tissue injury|trauma|polytrauma|spider bite|degloving injury|amputation|acute injury|ligament injury|avulsion fracture
dress syndrome|pemphigus|pyoderma gangrenosum|drug eruption|photosensitivity|sweet's syndrome|calciphylaxis|wound infection|sun damage
sickle cell disease|b12 deficiency anaemia|chronic anaemia
ttp|thrombotic thrombocytopenic purpura|heparin-induced thrombocytopenia|hypersplenism|antithrombin deficiency|protein c deficiency|protein s deficiency|agranulocytosis|hypogammaglobulinaemia
hairy cell leukaemia|diffuse large b-cell lymphoma|dlbcl|follicular lymphoma|mantle cell lymphoma|marginal cell lymphoma|t-cell lymphoma|plasmacytoma|myelofibrosis|b-cell lymphoma|burkitt lymphoma|marginal zone lymphoma|acute promyelocytic leukaemia|waldenstrom's macroglobulinaemia|castleman disease|langerhans cell histiocytosis|mycosis fungoides|acute leukaemia
carcinoma|adenocarcinoma|squamous cell carcinoma|scc|small cell carcinoma|sarcoma|neuroendocrine tumour|germ cell tumour|brain metastases|bone metastases|liver metastases|lung metastases|recurrent disease|residual disease|primary malignancy|liposarcoma|leiomyosarcoma|rhabdomyosarcoma|ewing sarcoma|osteosarcoma|chondrosarcoma|gist|gastrointestinal stromal tumour|desmoid tumour|teratoma|seminoma|thymoma|mesothelioma|neuroblastoma|retinoblastoma|wilms tumour|nephroblastoma|medulloblastoma|angiosarcoma|kaposi sarcoma|paraganglioma|insulinoma|adenoma|fibroma|hamartoma|papilloma|schwannoma|neurofibroma|squamous cell cancer|invasive ductal carcinoma|lobular carcinoma|metastatic adenocarcinoma|paraneoplastic syndrome
suspected lung cancer
colonic carcinoma|anal cancer
malignant tumour of prostate
non-melanoma skin cancer
pancreatic carcinoma|liver cancer|gallbladder cancer|uterine cancer|glioma|head and neck cancer|throat cancer|oral cancer|bone cancer|uterine ca|nasopharyngeal carcinoma|gastric carcinoma|hepatoblastoma|pancreatic adenocarcinoma|transitional cell carcinoma|urothelial carcinoma|papillary thyroid carcinoma|astrocytoma|ovarian carcinoma|endometrial carcinoma|esophageal carcinoma|gastric adenocarcinoma|papillary thyroid cancer|tongue cancer
fetus with unknown complication|hellp syndrome|complication occurring during pregnancy|chorioamnionitis
leiomyoma|pelvic organ prolapse|cin|perimenopause|vaginal prolapse|cervical intraepithelial neoplasia|bartholin's cyst|endometrial hyperplasia|cervical polyp|vulvovaginitis
infection|hiv/aids|typhoid|cholera|barmah forest virus|ebv infection|varicella|mrsa|vre|brucellosis|melioidosis|cat scratch disease|aspergillosis|cryptococcosis|histoplasmosis|fungal infection|viral infection|viral illness|viral syndrome|bacterial infection|parasitic infection|strongyloidiasis|amoebiasis|hookworm|rabies|botulism|polio|poliomyelitis|post-polio syndrome|leprosy|opportunistic infection|genital warts|hpv infection|superinfection|nosocomial infection|systemic infection|bloodstream infection|rsv infection|rheumatic fever infection|mucormycosis|coccidioidomycosis|blastomycosis|nocardiosis|actinomycosis|schistosomiasis|leishmaniasis|cysticercosis|neurocysticercosis|echinococcosis|hydatid disease|monkeypox|mpox|zika virus infection|candidaemia|shigellosis|listeriosis
amd|retinopathy|corneal abrasion|corneal ulcer|vision loss disorder|retinitis pigmentosa|scleritis|episcleritis|ptosis|optic atrophy|retinal vein occlusion|colour blindness|endophthalmitis|vitreous haemorrhage|dry eye disease|legally blind|glaucoma suspect
tinnitus disorder|hard of hearing|acoustic neuroma|conductive hearing loss
gingival disease|stomatitis|xerostomia|sialadenitis|oral ulcers
multiple allergies|serum sickness|perennial allergic rhinitis with seasonal variation|penicillin allergy|peanut allergy|egg allergy|atopy|atopic disorder|drug reaction|adverse drug reaction|nut allergy|latex allergy
low birth weight|congenital anomaly|club foot|noonan syndrome|tuberous sclerosis|gaucher disease|fabry disease|pompe disease|mitochondrial disease|osteogenesis imperfecta|achondroplasia|prader-willi syndrome|digeorge syndrome|porphyria|alport syndrome|necrotising enterocolitis|hirschsprung's disease|respiratory distress syndrome|meconium aspiration|sudden infant death syndrome|foetal alcohol syndrome|von hippel-lindau disease|li-fraumeni syndrome|lynch syndrome|familial adenomatous polyposis|bronchopulmonary dysplasia|plagiocephaly|kallmann syndrome
recurrent falls|frequent falls|mechanical fall|deconditioning|immobility|multimorbidity|gait disorder|homelessness
renal transplant|kidney transplant recipient|heart transplant recipient|transplant rejection|graft versus host disease|gvhd|graft rejection|pacemaker in situ|implantable defibrillator in situ|dialysis dependent|rejection
multiple organ failure|multiorgan failure|organ failure|multi-organ failure|systemic inflammatory response syndrome|sirs|tumour lysis syndrome|cytokine release syndrome|infarction|stenosis|fistula|infarct|infarcts|hypoperfusion|ulcer|ulcers|ulceration|hypertrophy|dysplasia|regurgitation|prolapse|rupture|malformation|arteriovenous malformation|avm|anomaly|polyposis|stricture|granuloma|diverticulum
heatstroke|heat exhaustion|hypothermia|frostbite|drowning|electrocution|poisoning|carbon monoxide poisoning|lead poisoning|snakebite|envenomation|motion sickness|altitude sickness|jellyfish sting
stress|burnout|grief|bereavement|intimate partner abuse|domestic violence|social isolation|unemployment|limited social contact
`;

/** Lasting conditions: named in a past history they still hold unless the text says otherwise. */
export const chronicPattern =
  /\b(?:hypertension|htn|diabet|t[12]dm|copd|asthma|ckd|chronic|osteoarthritis|arthritis|fibrillation|\baf\b|heart failure|ccf|chf|cad|ihd|hypothyroid|epilep|parkinson|alzheimer|dementia|multiple sclerosis|hyperlipid|dyslipid|hypercholesterol|gord|gerd|sleep apn|\bosa\b|hiv|osteoporosis|lupus|cirrhosis|bipolar|schizophren|glaucoma|psoria|crohn|ulcerative colitis|gout|multiple sclerosis|coeliac|celiac|cystic fibrosis|haemophilia|hemophilia|spondylitis|endometriosis|migraine|motor neurone?|myasthenia|scleroderma|thalass|sickle cell)/i;
