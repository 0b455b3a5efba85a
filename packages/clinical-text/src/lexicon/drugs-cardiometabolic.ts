/**
 * Heart, vessels, blood and metabolism: International Nonproprietary Names (WHO, public) with American and Australian
 * variants, then brand names as on packs. Chosen and written by us. A line: generic | variants | brands.
 */
export const cardiometabolicDrugs = `
aspirin|acetylsalicylic acid|astrix|cartia|ecotrin|bayer aspirin|solprin|spren|disprin|asa
clopidogrel|plavix|iscover|clovix
clopidogrel/aspirin|coplavix|duocover
ticagrelor|brilinta|brilique
prasugrel|effient
dipyridamole|persantin|persantine
dipyridamole/aspirin|asasantin|aggrenox
warfarin|coumadin|marevan|warfarin sodium|jantoven
apixaban|eliquis
rivaroxaban|xarelto
dabigatran|pradaxa|dabigatran etexilate
edoxaban|savaysa|lixiana
enoxaparin|clexane|lovenox|enoxaparin sodium
dalteparin|fragmin
heparin|heparin sodium|unfractionated heparin
fondaparinux|arixtra
bivalirudin|angiomax
argatroban
alteplase|actilyse|activase|tissue plasminogen activator|tpa
tenecteplase|metalyse|tnkase
streptokinase
urokinase
eptifibatide|tirofiban|abciximab
tranexamic acid|cyklokapron
atorvastatin|lipitor|atorvastatin calcium
rosuvastatin|crestor|rosuvastatin calcium
simvastatin|zocor|lipex|simvistatin|zimstat
pravastatin|pravachol|pravastatin sodium
fluvastatin|lescol|vastin
lovastatin|mevacor
pitavastatin|livalo
ezetimibe|ezetrol|zetia
ezetimibe/simvastatin|vytorin|inegy
ezetimibe/atorvastatin|atozet
fenofibrate|lipidil|tricor
gemfibrozil|lopid
bempedoic acid|nexletol
evolocumab|repatha
alirocumab|praluent
inclisiran|leqvio
icosapent ethyl|vascepa
fish oil|omega-3|omega 3 fatty acids|lovaza
cholestyramine|colestyramine|questran
colesevelam|welchol
nicotinic acid|niacin|niaspan
amlodipine|norvasc|amlodipine besylate|amlodipine besilate|norvapine
felodipine|plendil|felodur
nifedipine|adalat|adalat oros|procardia
lercanidipine|zanidip
nimodipine|nimotop
nicardipine|cardene
diltiazem|cardizem|vasocardol|diltiazem hydrochloride
verapamil|isoptin|calan|verapamil hydrochloride|cordilox|anpec
perindopril|coversyl|perindopril arginine|perindopril erbumine|aceon
perindopril/amlodipine|coveram|reaptan
perindopril/indapamide|coversyl plus
ramipril|tritace|altace|ramace
enalapril|renitec|vasotec|enalapril maleate
lisinopril|zestril|prinivil|zinopril
captopril|capoten
quinapril|accupril
fosinopril|monopril
trandolapril|gopten|mavik
benazepril|lotensin
telmisartan|micardis
telmisartan/hydrochlorothiazide|micardis plus
telmisartan/amlodipine|twynsta
irbesartan|avapro|karvea
irbesartan/hydrochlorothiazide|avapro hct|karvezide|avalide
candesartan|atacand|candesartan cilexetil
candesartan/hydrochlorothiazide|atacand plus
losartan|cozaar|losartan potassium|cozavan
losartan/hydrochlorothiazide|hyzaar
valsartan|diovan
olmesartan|olmetec|benicar|olmesartan medoxomil
olmesartan/amlodipine|sevikar|azor
eprosartan|teveten
azilsartan|edarbi
sacubitril/valsartan|entresto|sacubitril
aliskiren|rasilez|tekturna
metoprolol|metoprolol tartrate|metoprolol succinate|betaloc|lopressor|toprol-xl|toprol|minax|metrol
atenolol|tenormin|noten
bisoprolol|bicor|zebeta|concor|bisoprolol fumarate
carvedilol|dilatrend|coreg|kredex
nebivolol|nebilet|bystolic
propranolol|inderal|deralin|propranolol hydrochloride
sotalol|sotacor|betapace|sotalol hydrochloride
labetalol|trandate|presolol|labetalol hydrochloride
esmolol|brevibloc
nadolol|corgard
pindolol|visken
timolol|timoptol|timoptic
hydrochlorothiazide|hctz|dithiazide|microzide
chlortalidone|chlorthalidone|hygroton
indapamide|natrilix|dapa-tabs
metolazone|zaroxolyn
frusemide|furosemide|lasix|urex|uremide
bumetanide|burinex|bumex
torasemide|torsemide|demadex
spironolactone|aldactone|spiractin
eplerenone|inspra
finerenone|kerendia
amiloride|midamor|kaluril
triamterene/hydrochlorothiazide|maxzide|dyazide|triamterene
acetazolamide|diamox
mannitol
digoxin|lanoxin|sigmaxin
amiodarone|cordarone|aratac|pacerone|amiodarone hydrochloride
flecainide|tambocor|flecainide acetate
dronedarone|multaq
propafenone|rythmol
lidocaine|lignocaine|xylocaine|lidocaine hydrochloride|lidoderm|emla
quinidine|quinidine sulfate
procainamide
disopyramide|rythmodan
mexiletine
adenosine|adenocor|adenocard
ivabradine|coralan|corlanor
ranolazine|ranexa
glyceryl trinitrate|gtn|nitroglycerin|nitrolingual|anginine|nitro-dur|transiderm-nitro|minitran|nitrostat|lycinate
isosorbide mononitrate|imdur|duride|monodur|isosorbide
isosorbide dinitrate|isordil|sorbidin
nicorandil|ikorel
hydralazine|apresoline|alphapress|hydralazine hydrochloride
minoxidil|loniten|rogaine|regaine
clonidine|catapres
moxonidine|physiotens
methyldopa|aldomet|hydopa
prazosin|minipress|pressin|prazosin hydrochloride
doxazosin|cardura
terazosin|hytrin
phenoxybenzamine
sodium nitroprusside|nitroprusside
noradrenaline|norepinephrine|levophed
adrenaline|epinephrine|epipen|anapen|auvi-q
dopamine|dobutamine|isoprenaline|isoproterenol|milrinone|levosimendan|vasopressin|phenylephrine|metaraminol|ephedrine|midodrine
fludrocortisone|florinef
bosentan|tracleer
ambrisentan|volibris|letairis
macitentan|opsumit
sildenafil|viagra|revatio
tadalafil|cialis|adcirca
vardenafil|levitra
riociguat|adempas
treprostinil|epoprostenol|iloprost|selexipag|uptravi
tolvaptan|samsca|jinarc
metformin|diabex|diaformin|glucophage|metformin hydrochloride|fortamet|glumetza|metex
metformin/sitagliptin|janumet
metformin/empagliflozin|jardiamet|synjardy
metformin/vildagliptin|galvumet
metformin/linagliptin|trajentamet
metformin/dapagliflozin|xigduo
gliclazide|diamicron|glyade|gliclazide mr|nidem
glimepiride|amaryl|dimirel
glipizide|minidiab|glucotrol|melizide
glibenclamide|glyburide|daonil|diabeta|glimel
repaglinide|prandin|nateglinide|starlix
acarbose|glucobay|precose
pioglitazone|actos|vexazone
rosiglitazone|avandia
sitagliptin|januvia
saxagliptin|onglyza
linagliptin|trajenta|tradjenta
linagliptin/empagliflozin|glyxambi
vildagliptin|galvus
alogliptin|nesina
empagliflozin|jardiance
dapagliflozin|forxiga|farxiga
canagliflozin|invokana
ertugliflozin|steglatro
semaglutide|ozempic|wegovy|rybelsus
dulaglutide|trulicity
liraglutide|victoza|saxenda
exenatide|byetta|bydureon
tirzepatide|mounjaro|zepbound
insulin|insulin therapy|human insulin
insulin glargine|lantus|optisulin|toujeo|basaglar|semglee
insulin detemir|levemir
insulin degludec|tresiba
insulin degludec/insulin aspart|ryzodeg
insulin aspart|novorapid|novolog|fiasp
insulin lispro|humalog|humalog mix
insulin glulisine|apidra
insulin isophane|protaphane|humulin n|nph insulin|novolin n|insulin nph|insulatard|humulin nph
insulin aspart/protamine|novomix|novomix 30|mixtard|humulin 70/30
insulin neutral|actrapid|humulin r|novolin r|regular insulin
glucagon|glucagen
levothyroxine|thyroxine|eutroxsig|oroxine|synthroid|eltroxin|levothyroxine sodium|levoxyl|euthyrox|thyroxine sodium|l-thyroxine
liothyronine|tertroxin|cytomel
carbimazole|neo-mercazole
methimazole|tapazole
propylthiouracil|ptu
hydrocortisone|hysone|cortef|solu-cortef|hydrocortisone acetate|hydrocortisone sodium succinate|sigmacort|cortic-ds
cortisone|cortisone acetate|cortate
prednisone|deltasone|sone|panafcort
prednisolone|solone|panafcortelone|predsone|redipred|prednisolone sodium phosphate|omnipred|orapred
methylprednisolone|medrol|solu-medrol|depo-medrol|methylprednisolone acetate
dexamethasone|dexmethsone|decadron|dexamethasone sodium phosphate
betamethasone|diprosone|celestone|betamethasone valerate|betamethasone dipropionate|betnovate|antroquoril|cortival|eleuphrat
triamcinolone|kenacort|aristocort|kenalog|nasacort|triamcinolone acetonide|tricortone
mometasone|elocon|nasonex|novasone|mometasone furoate|zatamil
clobetasol|dermovate|temovate
methylprednisolone aceponate|advantan
desonide|desowen
corticosteroid|corticosteroids|steroid|steroids|glucocorticoid|glucocorticoids|oral steroids|systemic corticosteroids
testosterone|testogel|androderm|reandron|depo-testosterone|testosterone undecanoate|testosterone cypionate|primoteston
oestradiol|estradiol|estrace|progynova|climara|estradot|vagifem|estrogel|oestrogen|estrogen|ovestin|oestriol|estriol|zumenon
conjugated oestrogens|premarin|conjugated estrogens
progesterone|prometrium|utrogestan|crinone
medroxyprogesterone|provera|depo-provera|depo-ralovera|medroxyprogesterone acetate
norethisterone|primolut|micronor|noriday|norethindrone|camila|errin|jolivette|norethisterone acetate|heather
tibolone|livial
levonorgestrel|mirena|postinor|plan b|liletta|kyleena|skyla|microlut|levonorgestrel iud|norlevo
levonorgestrel/ethinylestradiol|levlen|microgynon|levora|seasonique|ethinylestradiol|ethinyl estradiol|femme-tab|monofeme|nordette|triphasil|triquilar|logynon|portia|aviane|lutera|seasonale|ethinyloestradiol
drospirenone/ethinylestradiol|yaz|yasmin|drospirenone|slinda|ocella|gianvi
norgestimate/ethinylestradiol|trinessa|ortho tri-cyclen|sprintec|tri-sprintec|norgestimate
dienogest/estradiol valerate|natazia|qlaira|dienogest|visanne
cyproterone|androcur|diane-35|brenda-35|cyproterone acetate|estelle-35
desogestrel|marvelon|apri|cerazette
etonogestrel|implanon|nexplanon|implanon nxt
etonogestrel/ethinylestradiol|nuvaring|etonogestrel vaginal ring
oral contraceptive pill|combined oral contraceptive pill|ocp|cocp|birth control pill|oral contraceptives
clomiphene|clomifene|clomid|serophene
letrozole|femara
anastrozole|arimidex
exemestane|aromasin
tamoxifen|nolvadex|genox|tamoxifen citrate
raloxifene|evista
alendronate|fosamax|alendronic acid|alendronate sodium|alendro|binosto
alendronate/colecalciferol|fosamax plus
risedronate|actonel|risedronate sodium|atelvia
zoledronic acid|aclasta|zometa|reclast
ibandronate|bonviva|boniva
pamidronate
denosumab|prolia|xgeva
teriparatide|forteo|terrosa
romosozumab|evenity
calcitriol|rocaltrol
colecalciferol|cholecalciferol|ostelin|ergocalciferol|vitamin d3|ostevit-d|vitamin d2
calcium carbonate|caltrate|cal-sup|calcium supplement|os-cal|calcium carbonate/vitamin d|calcium citrate|citracal|calcium gluconate|calcium chloride
potassium chloride|slow-k|span-k|k-dur|klor-con|chlorvescent|micro-k
magnesium aspartate|magmin|magnesium oxide|magnesium sulfate|magnesium supplement|mag-sup
sodium bicarbonate|sodibic
sevelamer|renagel|renvela|lanthanum|fosrenol
cinacalcet|sensipar
patiromer|lokelma|resonium|kayexalate|sodium zirconium cyclosilicate|sodium polystyrene sulfonate
iron supplement|ferrous sulfate|ferro-gradumet|ferrous fumarate|ferrograd c|maltofer|iron polymaltose|ferrous gluconate|ferro-f-tab|ferro-liquid|feosol|iron tablets
iron carboxymaltose|ferinject|injectafer|ferric carboxymaltose|iron infusion|venofer|iron sucrose|ferric derisomaltose|monofer
folic acid|folate supplement|megafol
cyanocobalamin|hydroxocobalamin|neo-b12|vitamin b 12|vitamin b12 injection|methylcobalamin
thiamine|thiamin|vitamin b1|betamin
pyridoxine|vitamin b6 supplement
ascorbic acid|vitamin c
phytomenadione|vitamin k|konakion
vitamin a supplement|vitamin e|multivitamin|multivitamins|prenatal vitamin|prenatal vitamins|elevit|centrum|zinc supplement|biotin|vitamin b complex|zinc sulfate
epoetin|epogen|eprex|epoetin alfa|procrit|erythropoietin
darbepoetin|aranesp|darbepoetin alfa
filgrastim|neupogen|nivestim|granulocyte colony-stimulating factor|g-csf
pegfilgrastim|neulasta
allopurinol|zyloprim|progout|allosig|zyloric
febuxostat|adenuric|uloric
colchicine|colgout|lengout|colcrys|mitigare
probenecid|pro-cid
desmopressin|minirin|ddavp
octreotide|sandostatin
lanreotide|somatuline
cabergoline|dostinex
bromocriptine|parlodel
somatropin|growth hormone therapy|norditropin|genotropin
orlistat|xenical
phentermine|duromine|adipex
naltrexone/bupropion|contrave
`;
