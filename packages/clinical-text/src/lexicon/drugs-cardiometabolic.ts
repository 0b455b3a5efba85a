/**
 * Heart, vessels, blood and metabolism: International Nonproprietary Names (WHO, public) with American and Australian
 * variants, then brand names as on packs. Chosen and written by us. A line: generic | variants | brands.
 */
export const cardiometabolicDrugs = `
clopidogrel/aspirin|coplavix|duocover
ezetimibe/atorvastatin|atozet
bempedoic acid|nexletol
evolocumab|repatha
alirocumab|praluent
inclisiran|leqvio
icosapent ethyl|vascepa
lovaza
perindopril/amlodipine|coveram|reaptan
perindopril/indapamide|coversyl plus
telmisartan/hydrochlorothiazide|micardis plus
telmisartan/amlodipine|twynsta
candesartan/hydrochlorothiazide|atacand plus
olmesartan/amlodipine|sevikar|azor
sacubitril/valsartan|entresto|sacubitril
finerenone|kerendia
mannitol
emla
disopyramide|rythmodan
mexiletine
ivabradine|coralan|corlanor
isosorbide mononitrate|imdur|duride|monodur|isosorbide
nicorandil|ikorel
moxonidine|physiotens
phenoxybenzamine
sodium nitroprusside|nitroprusside
noradrenaline|norepinephrine|levophed
dopamine|isoprenaline|isoproterenol|milrinone|levosimendan|vasopressin|metaraminol|midodrine
tolvaptan|samsca|jinarc
metformin/sitagliptin|janumet
metformin/empagliflozin|jardiamet|synjardy
metformin/vildagliptin|galvumet
metformin/linagliptin|trajentamet
metformin/dapagliflozin|xigduo
linagliptin/empagliflozin|glyxambi
tirzepatide|mounjaro|zepbound
insulin therapy
insulin degludec/insulin aspart|ryzodeg
insulin aspart/protamine|novomix|novomix 30|mixtard|humulin 70/30
glucagon|glucagen
liothyronine|tertroxin|cytomel
clobetasol|dermovate|temovate
methylprednisolone aceponate|advantan
desonide|desowen
corticosteroid|corticosteroids|steroid|steroids|glucocorticoid|glucocorticoids|oral steroids|systemic corticosteroids
oestrogen|estrogen|ovestin|oestriol|estriol
norethisterone|primolut|micronor|noriday|norethindrone|camila|errin|jolivette|norethisterone acetate|heather
tibolone|livial
drospirenone/ethinylestradiol|yaz|yasmin|drospirenone|slinda|ocella|gianvi
norgestimate/ethinylestradiol|trinessa|ortho tri-cyclen|sprintec|tri-sprintec|norgestimate
dienogest/estradiol valerate|natazia|qlaira|dienogest|visanne
diane-35|brenda-35|estelle-35
desogestrel|marvelon|apri|cerazette
etonogestrel|implanon|nexplanon|implanon nxt
etonogestrel/ethinylestradiol|nuvaring|etonogestrel vaginal ring
oral contraceptive pill|combined oral contraceptive pill|ocp|cocp|birth control pill|oral contraceptives
clomiphene|clomifene|clomid|serophene
letrozole|femara
exemestane|aromasin
alendronate/colecalciferol|fosamax plus
pamidronate
teriparatide|forteo|terrosa
romosozumab|evenity
calcitriol|rocaltrol
ergocalciferol|vitamin d2
calcium supplement|calcium carbonate/vitamin d|calcium citrate|citracal|calcium gluconate|calcium chloride
magnesium aspartate|magmin|magnesium oxide|magnesium supplement|mag-sup
sodium bicarbonate|sodibic
sevelamer|renagel|renvela|lanthanum|fosrenol
cinacalcet|sensipar
patiromer|lokelma|resonium|kayexalate|sodium zirconium cyclosilicate|sodium polystyrene sulfonate
iron supplement|ferrous fumarate|ferrograd c|maltofer|iron polymaltose|ferrous gluconate|ferro-f-tab|iron tablets
iron carboxymaltose|ferinject|injectafer|ferric carboxymaltose|iron infusion|venofer|iron sucrose|ferric derisomaltose|monofer
folic acid|folate supplement|megafol
hydroxocobalamin|neo-b12|methylcobalamin
thiamine|thiamin|vitamin b1|betamin
pyridoxine|vitamin b6 supplement
phytomenadione|vitamin k|konakion
vitamin a supplement|prenatal vitamin|prenatal vitamins|elevit|centrum|zinc supplement|biotin|vitamin b complex|zinc sulfate
erythropoietin
filgrastim|neupogen|nivestim|granulocyte colony-stimulating factor|g-csf
pegfilgrastim|neulasta
desmopressin|minirin|ddavp
octreotide|sandostatin
somatropin|growth hormone therapy|norditropin|genotropin
orlistat|xenical
phentermine|duromine|adipex
naltrexone/bupropion|contrave
`;
