/**
 * Infection, immunity, cancer and contrast. International Nonproprietary Names (WHO, public) with variants, then brands.
 * Chosen and written by us.
 */
export const infectionImmunityDrugs = `
amoxycillin/clavulanic acid
sulbactam
flucloxacillin|staphylex|flopen|flucil
benzathine penicillin|bicillin|bicillin la|benzathine benzylpenicillin
ticarcillin/clavulanate|timentin
cephalosporin|cephalosporins
imipenem/cilastatin|primaxin
roxithromycin|rulide|biaxsig
tigecycline
colistimethate
sulfonamide|sulfa drugs|sulfa|sulpha drugs|sulfonamides|sulfur drugs|sulphonamides
fosfomycin|monurol
methenamine|hiprex|methenamine hippurate
tinidazole|fasigyn|simplotan
fusidic acid|fucidin
framycetin|sofradex|soframycin|otodex|kenacomb
posaconazole|noxafil
isavuconazole
amphotericin|amphotericin b|ambisome|fungilin|fungizone
caspofungin|micafungin|anidulafungin
econazole|bifonazole
ganciclovir|valganciclovir|valcyte|cymevene
foscarnet
zanamivir|relenza
nirmatrelvir/ritonavir|paxlovid|nirmatrelvir
molnupiravir|lagevrio
truvada|tenofovir/emtricitabine|descovy
kivexa
triumeq|dovato
biktarvy
kaletra
sofosbuvir|sovaldi|epclusa|harvoni|ledipasvir|velpatasvir|maviret
peginterferon|interferon|interferon alfa|pegasys|interferon-alpha
artesunate|artemether
atovaquone|malarone|atovaquone/proguanil
albendazole|mebendazole|vermox|praziquantel|pyrantel|combantrin
permethrin|lyclear|quellada
antibiotic|antibiotics|oral antibiotics|iv antibiotics|intravenous antibiotics|broad-spectrum antibiotics
antiviral|antivirals|antifungal|antifungals
anifrolumab
secukinumab|cosentyx
ixekizumab|taltz
apremilast|otezla
vedolizumab|entyvio
dupilumab|dupixent
omalizumab|xolair
mepolizumab|nucala
benralizumab|fasenra
tezepelumab|tezspire
canakinumab|ilaris
immunoglobulin|intravenous immunoglobulin|ivig|privigen|gammaglobulin|gamma globulin
antithymocyte globulin|basiliximab|anti-thymocyte globulin
ravulizumab
sodium aurothiomalate|gold therapy
daunorubicin|pirarubicin
hydroxycamptothecin
cytarabine|fludarabine|azacitidine|decitabine
bleomycin|mitomycin|mitomycin c|dactinomycin|actinomycin
melphalan|busulfan|chlorambucil|dacarbazine|procarbazine|lomustine|carmustine
hydroxyurea|hydroxycarbamide|hydrea
trastuzumab emtansine|kadcyla
niraparib
venetoclax|venclexta
bortezomib|velcade|carfilzomib
enzalutamide|xtandi|apalutamide|darolutamide
fulvestrant|faslodex
asparaginase|l-asparaginase|pegaspargase|tretinoin|all-trans retinoic acid|arsenic trioxide
mesna|dexrazoxane
iodine-131|radioactive iodine|radioiodine
lipiodol|gadolinium|iodinated contrast|contrast media|gadobutrol|iopamidol|contrast medium|iv contrast
chemotherapy agents
immunosuppressant|immunosuppressants|immunosuppressive therapy|immunosuppressive agents
tetanus immunoglobulin|tetanus antitoxin|rabies immunoglobulin|anti-d immunoglobulin|rhogam|hepatitis b immunoglobulin|palivizumab|synagis|nirsevimab|beyfortus
`;
