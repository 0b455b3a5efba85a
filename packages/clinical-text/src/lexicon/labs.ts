/**
 * Laboratory analytes with the names that reports print. Chosen and written by us; names follow the short and long
 * common names in use in RCPA (Australia) and American reports, whose component names LOINC (loinc.org, free licence,
 * notice in the package's README) lists. Abbreviations marked `~` also mean other things.
 */
export const labTerms = `
haemoglobin|hb|hgb|haemoglobin level|blood haemoglobin|haemoglobin (hb)|hemoglobin (hgb)
red cell count|rbc|rcc|red blood cells|red blood cell count|erythrocytes|erythrocyte count|rbc count
white cell count|wbc|wcc|white blood cells|white blood cell count|white blood count|leucocytes|leukocytes|leukocyte count|leucocyte count|wbc count|total white cell count|white cells|total leukocyte count|wcc total
platelets|plt|platelet count|plts|thrombocytes|platelet|thrombocyte count
haematocrit|hct|packed cell volume|pcv|haematocrit (pcv)
mcv|mean corpuscular volume|mean cell volume
mch|mean corpuscular haemoglobin|mean cell haemoglobin
mchc|mean corpuscular haemoglobin concentration|mean cell haemoglobin concentration
rdw|red cell distribution width|rdw-cv|rdw-sd
mpv|mean platelet volume
neutrophils|neuts|neutrophil count|absolute neutrophils|anc|absolute neutrophil count|segs|segmented neutrophils|neutrophils absolute|polymorphs|neut
lymphocytes|lymphs|lymphocyte count|absolute lymphocytes|lymphocytes absolute|absolute lymphocyte count|lymph
monocytes|monos|monocyte count|absolute monocytes|mono
eosinophils|eos|eosinophil count|absolute eosinophils|eosin
basophils|basos|basophil count|absolute basophils|baso
band forms|bands|band neutrophils
reticulocytes|reticulocyte count|retics|retic count
nucleated red cells|nrbc|nucleated rbc|nucleated red blood cells
immature granulocytes|immature grans
blasts|blast cells
esr|erythrocyte sedimentation rate|sed rate|sedimentation rate
c-reactive protein|crp|hs-crp|hscrp|high sensitivity crp|c reactive protein (crp)|high-sensitivity c-reactive protein|hs c-reactive protein
procalcitonin|pct
sodium|~na|na+|serum sodium|s sodium|sodium (na)
potassium|~k|k+|serum potassium|potassium (k)
chloride|~cl|serum chloride
bicarbonate|hco3|hco3-|carbon dioxide|co2|total co2|tco2|carbon dioxide, total|co2 total|serum bicarbonate|carbon dioxide (co2)|bicarb|total carbon dioxide
anion gap
urea|bun|urea nitrogen|blood urea nitrogen|urea nitrogen (bun)|serum urea|blood urea|urea level
creatinine|serum creatinine|~cr|creat|creatinine, serum|~scr|creatinine level|plasma creatinine
egfr|estimated gfr|gfr|gfr estimated|glomerular filtration rate|estimated glomerular filtration rate|gfr est|egfr (ckd-epi)|egfr non-afr american|gfr, estimated
bun/creatinine ratio|urea/creatinine ratio|bun/creat ratio
uric acid|urate|serum uric acid|serum urate
glucose|fasting glucose|random glucose|blood glucose|blood sugar|bgl|bsl|glucose, random|glucose fasting|glucose, fasting|fasting blood glucose|fbg|fasting plasma glucose|fpg|plasma glucose|glucose (fasting)|glucose level|blood sugar level|fasting blood sugar|random blood sugar|serum glucose|rbs|fbs|glucose random|blood glucose level
hba1c|haemoglobin a1c|hbalc|haemoglobin alc|hba1 c|a1c|glycated haemoglobin|glycosylated haemoglobin|hb a1c|hgba1c|hemoglobin a1c (hba1c)|hba1c (ifcc)|hba1c (dcct)|hba1c ifcc|hba1c ngsp|glycohaemoglobin
fructosamine
insulin level|fasting insulin|serum insulin
c-peptide
calcium|serum calcium|total calcium|calcium, total|calcium (total)
corrected calcium|adjusted calcium|calcium corrected|calcium (corrected)|calcium adjusted|albumin-corrected calcium
ionised calcium|ica|calcium ionised|free calcium
phosphate|phosphorus|inorganic phosphate|serum phosphate|~po4|phosphorous
magnesium|~mg|serum magnesium|~mag
total protein|protein total|protein, total|serum protein|serum total protein
albumin|serum albumin|~alb
globulin|globulins|globulin total|serum globulin
albumin/globulin ratio|a/g ratio
bilirubin|total bilirubin|bilirubin total|bilirubin, total|t bili|tbil|t. bilirubin|bili|serum bilirubin|bilirubin (total)|tbili
direct bilirubin|bilirubin direct|conjugated bilirubin|bilirubin, direct|d bili|bilirubin conjugated|dbil
indirect bilirubin|unconjugated bilirubin|bilirubin indirect
alt|alanine aminotransferase|sgpt|alanine transaminase|alt (sgpt)|gpt|alat|alanine aminotransferase (alt)
ast|aspartate aminotransferase|sgot|aspartate transaminase|ast (sgot)|got|asat|aspartate aminotransferase (ast)
alkaline phosphatase|alp|alk phos|alkp|alk. phos.|alk phosphatase|alkaline phosphatase (alp)|alphos
ggt|gamma gt|gamma-glutamyl transferase|gamma glutamyl transpeptidase|ggtp|gamma-gt|γ-gt|γgt|gamma-glutamyltransferase|gamma glutamyl transferase
ldh|lactate dehydrogenase|ld|lactic dehydrogenase
amylase|serum amylase
lipase|serum lipase
ammonia|serum ammonia
lactate|lactic acid|serum lactate|blood lactate
creatine kinase|ck|cpk|creatine phosphokinase|ck total|creatinine kinase
ck-mb|ckmb|creatine kinase mb
troponin|troponin i|troponin t|hs-troponin|high sensitivity troponin|hs-tni|hs-tnt|troponin i (hs)|tni|tnt|cardiac troponin|hstni|trop i|trop t|high-sensitivity troponin i|high-sensitivity troponin t|cardiac troponin i|cardiac troponin t|hs-troponin t|hs-troponin i
bnp|nt-probnp|brain natriuretic peptide|b-type natriuretic peptide|pro-bnp|probnp|n-terminal pro-bnp|nt-pro bnp
myoglobin
homocysteine
cholesterol|total cholesterol|cholesterol total|cholesterol, total|t chol|chol|serum cholesterol|tc|chol total
hdl cholesterol|hdl|hdl-c|hdl chol|high density lipoprotein|cholesterol hdl|hdl-cholesterol|cholesterol, hdl|high density lipoprotein cholesterol|high-density lipoprotein cholesterol
ldl cholesterol|ldl|ldl-c|ldl chol|low density lipoprotein|ldl calculated|cholesterol ldl|ldl cholesterol (calc)|ldl chol (direct)|ldl-cholesterol|direct ldl|cholesterol, ldl|ldl calc|low density lipoprotein cholesterol|low-density lipoprotein cholesterol
vldl cholesterol|vldl
non-hdl cholesterol|non-hdl|non hdl chol|non hdl cholesterol
triglycerides|triglyceride|trig|trigs|tg|tgl|serum triglycerides|trigl
cholesterol/hdl ratio|chol/hdl ratio|total chol/hdl ratio|tc/hdl ratio|cholesterol hdl ratio|chol:hdl ratio|chol/hdl
lipoprotein(a)|lp(a)|lipoprotein a
apolipoprotein b|apo b|apob
apolipoprotein a1|apo a1
tsh|thyroid stimulating hormone|thyrotropin|thyroid-stimulating hormone|serum tsh
free t4|ft4|free thyroxine|t4 free|thyroxine free|t4, free|free t4 (ft4)|thyroxine (t4), free|fT4
free t3|ft3|free triiodothyronine|t3 free|t3, free
total t4|t4|thyroxine level|serum t4
total t3|t3|triiodothyronine
thyroid peroxidase antibodies|tpo antibodies|anti-tpo|tpo ab|thyroid peroxidase ab|anti-tpo antibodies|anti-thyroid peroxidase
thyroglobulin
thyroglobulin antibodies|anti-thyroglobulin|tgab
tsh receptor antibodies|trab
ferritin|serum ferritin
iron|serum iron|~fe|s. iron
transferrin|serum transferrin
transferrin saturation|iron saturation|tsat|% saturation|transferrin sat|saturation (iron)|iron % saturation|tf saturation
tibc|total iron binding capacity|iron binding capacity
vitamin b12|b12|serum b12|cobalamin level|vit b12|active b12|holotranscobalamin|vitamin b-12
folate|serum folate|red cell folate|folic acid level|rbc folate|folate level
vitamin d|25-hydroxyvitamin d|25-oh vitamin d|vit d|25(oh)d|25-oh-vitamin d|vitamin d 25-hydroxy|25 hydroxy vitamin d|vitamin d, 25-hydroxy|vitamin d (25-oh)|25-hydroxy vitamin d|25ohd|vitamin d level
vitamin a level|retinol
vitamin b6|pyridoxine level
vitamin b1|thiamine level
vitamin e level
vitamin c level
zinc|serum zinc
copper|serum copper
selenium
caeruloplasmin|ceruloplasmin
lead level|blood lead
inr|international normalised ratio|pt/inr|pt-inr
prothrombin time|pt|~pro time|protime
aptt|ptt|activated partial thromboplastin time|partial thromboplastin time
fibrinogen
d-dimer|d dimer|ddimer
thrombin time
antithrombin|antithrombin iii
protein c|protein c activity
protein s|protein s activity
factor v leiden
factor viii
lupus anticoagulant
anti-xa|heparin level|anti-xa level
von willebrand factor|vwf antigen
ph|arterial ph|venous ph|blood ph
pco2|paco2|p co2
po2|pao2|p o2
base excess|be
oxygen saturation (arterial)|sao2
carboxyhaemoglobin|cohb
methaemoglobin|methb
osmolality|serum osmolality|plasma osmolality|urine osmolality
prolactin|serum prolactin
fsh|follicle stimulating hormone|follicle-stimulating hormone
lh|luteinising hormone|luteinizing hormone
oestradiol|estradiol|e2
progesterone|serum progesterone
testosterone|total testosterone|serum testosterone
free testosterone
shbg|sex hormone binding globulin
dhea-s|dheas|dhea sulphate
androstenedione
17-hydroxyprogesterone|17-ohp
amh|anti-mullerian hormone
beta-hcg|hcg|b-hcg|βhcg|β-hcg|quantitative hcg|bhcg|beta hcg|human chorionic gonadotropin|β-human chorionic gonadotropin
cortisol|serum cortisol|morning cortisol|am cortisol
acth|adrenocorticotropic hormone
aldosterone
renin|plasma renin|renin activity|plasma renin activity
metanephrines|plasma metanephrines|urine metanephrines
catecholamines
igf-1|igf1|insulin-like growth factor 1
growth hormone|gh level
parathyroid hormone|pth|intact pth|ipth|parathormone
calcitonin
gastrin
psa|prostate specific antigen|prostate-specific antigen|total psa|psa total|free psa
cea|carcinoembryonic antigen
afp|alpha-fetoprotein|alpha fetoprotein|α-fetoprotein
ca 125|ca-125|ca125|cancer antigen 125
ca 19-9|ca19-9|ca 19.9|carbohydrate antigen 19-9
ca 15-3|ca15-3
beta-2 microglobulin|b2 microglobulin|β2-microglobulin
chromogranin a
neuron-specific enolase
ana|antinuclear antibody|antinuclear antibodies|anti-nuclear antibody|anti-nuclear antibodies
anti-dsdna|dsdna antibodies|ds-dna|double stranded dna antibodies|anti-double-stranded dna|dsdna
ena|extractable nuclear antigens|ena screen
anti-ro|anti-ssa|ssa antibodies
anti-la|anti-ssb
anti-smith|anti-sm antibodies
rheumatoid factor|rf|~ra factor
anti-ccp|ccp antibodies|anti-cyclic citrullinated peptide|cyclic citrullinated peptide
anca|c-anca|p-anca|antineutrophil cytoplasmic antibody|anti-neutrophil cytoplasmic antibodies
anti-mpo|mpo antibodies|myeloperoxidase antibodies
anti-pr3|pr3 antibodies
anti-gbm|anti-gbm antibodies
complement c3|c3
complement c4|c4
immunoglobulin g|igg
immunoglobulin a|iga
immunoglobulin m|igm
immunoglobulin e|ige|total ige
igg4
tissue transglutaminase antibodies|ttg|ttg iga|anti-ttg|tissue transglutaminase|ttg-iga|anti-ttg iga|ttg ab
deamidated gliadin antibodies|dgp igg
anti-mitochondrial antibody|ama|anti-mitochondrial antibodies
smooth muscle antibodies|anti-smooth muscle antibody
anticardiolipin antibodies|anti-cardiolipin|anticardiolipin
acetylcholine receptor antibodies|anti-achr
ace level|serum ace|angiotensin converting enzyme level
alpha-1 antitrypsin|a1at|alpha 1 antitrypsin level
haptoglobin
direct antiglobulin test|dat|direct coombs|coombs test
protein electrophoresis|spep|serum protein electrophoresis
kappa light chains|free kappa|kappa free light chains
lambda light chains|free lambda|lambda free light chains
kappa/lambda ratio
hepatitis b surface antigen|hbsag|hep b sag|hep bsag|hbs ag|hepatitis b sag|hepatitis bsag|hep b surface antigen
hepatitis b surface antibody|anti-hbs|hbsab|hep b surface antibody
hepatitis b core antibody|anti-hbc|hbcab
hepatitis b viral load|hbv dna
hepatitis c antibody|hep c ab|hepatitis c ab|anti-hcv|hcv antibody|hcv ab|hep c antibody
hepatitis c rna|hcv rna|hcv pcr|hcv viral load
hepatitis a antibody|hepatitis a igm|hav igm
hiv antibody|hiv ag/ab|hiv 1/2 antibody|hiv serology|hiv screen|hiv antigen/antibody
hiv viral load|hiv rna
cd4 count|cd4|cd4+ count|cd4 cells
syphilis serology|rpr|vdrl|treponema pallidum antibody|tpha|tppa
ebv serology|ebv vca igm|monospot|paul bunnell
cmv igg|cmv igm|cmv serology|cmv pcr
rubella igg|rubella antibody
varicella igg|vzv igg
measles igg
toxoplasma igg
sars-cov-2 pcr|covid-19 pcr|sars-cov-2|covid pcr|sars-cov-2 rna|covid-19 rat|covid-19 test
influenza a pcr|influenza b pcr|influenza pcr|influenza a/b
rsv pcr
strep a antigen|group a streptococcus test|rapid strep test
helicobacter pylori antigen|h pylori antigen|h. pylori stool antigen|h pylori breath test|urea breath test
clostridium difficile toxin|c difficile toxin|c. difficile toxin
chlamydia pcr|chlamydia trachomatis pcr
gonorrhoea pcr|neisseria gonorrhoeae pcr
quantiferon|quantiferon-tb gold|igra
cryptococcal antigen
urine protein|ua protein|proteinuria (dipstick)|protein urine|urinary protein|24-hour urine protein|24 hour urine protein
urine albumin|microalbumin|urine microalbumin|urinary albumin|albumin urine
albumin/creatinine ratio|acr|urine acr|albumin:creatinine ratio|microalbumin/creatinine ratio|albumin creatinine ratio|uacr|urine albumin/creatinine ratio|microalbumin creatinine ratio
protein/creatinine ratio|pcr ratio|urine pcr|upcr|protein:creatinine ratio|protein creatinine ratio
urine creatinine|creatinine urine|urinary creatinine
creatinine clearance|crcl
urine sodium|urinary sodium
urine potassium
urine glucose|glucose urine
urine ketones|ketones|beta-hydroxybutyrate|blood ketones
urine blood|blood urine
urine leucocytes|urine leukocytes|leukocyte esterase|leucocyte esterase
urine nitrite|nitrite|nitrites
urine ph|ph urine
specific gravity|urine specific gravity|~sg
urobilinogen
urine bilirubin
urine culture|msu culture
epithelial cells|squamous epithelial cells
bacteria|urine bacteria
casts|hyaline casts
crystals
faecal occult blood|fobt|fit test|occult blood|ifobt|stool occult blood
faecal calprotectin|calprotectin
faecal elastase|pancreatic elastase
csf protein
csf glucose
csf white cells|csf wbc
digoxin level|serum digoxin
lithium level|serum lithium
phenytoin level
valproate level|valproic acid level
carbamazepine level
vancomycin level|vancomycin trough
gentamicin level
tacrolimus level
ciclosporin level|cyclosporine level
paracetamol level|acetaminophen level|serum paracetamol
salicylate level
ethanol level|blood alcohol|serum ethanol
theophylline level
sweat chloride
g6pd
sickle screen
haemoglobin electrophoresis
blood group|abo group|blood type
bicarbonate (venous)
interleukin-6|il-6
soluble interleukin-2 receptor
`;

/** Vital signs and body measurements; canonical names, usual unit and plausible limits are in `vital-limits.ts`. */
export const vitalTerms = `
blood pressure|bp|b.p.|b/p|blood pressure (bp)|systolic/diastolic|nibp|bp (sitting)|bp sitting|bp standing|bp lying|seated bp|blood pressure sitting|bps
systolic blood pressure|systolic bp|sbp|bp systolic|systolic
diastolic blood pressure|diastolic bp|dbp|bp diastolic|diastolic
heart rate|hr|pulse|pulse rate|~pr|beats per minute|h.r.|pulse (hr)|heart rate (hr)|apical pulse|~p
respiratory rate|rr|resp rate|respirations|resps|respiration rate|resp|breathing rate|respiratory rate (rr)|~r
temperature|temp|body temperature|~t|tmax|temp.|temperature (oral)|tympanic temperature|oral temperature
oxygen saturation|spo2|sao2|o2 sat|o2 sats|sats|sat|o2 saturation|oxygen sats|oximetry|pulse oximetry|pulse ox|oxygen sat|peripheral oxygen saturation|sp02|spo₂|saturations|oxygen saturations|saturation|02 sat|o2 sat.
weight|wt|body weight|wgt|weight (kg)
height|ht|body height|stature|hgt|height (cm)
body mass index|bmi|body mass index (bmi)
waist circumference|waist|waist circ
hip circumference
head circumference|ofc|hc
pain score|pain level|pain scale
glasgow coma scale|gcs|glasgow coma score
peak flow|peak expiratory flow|pef|pefr|peak expiratory flow rate
body surface area|bsa
mean arterial pressure
`;
