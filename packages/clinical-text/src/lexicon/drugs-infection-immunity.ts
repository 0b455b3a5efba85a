/**
 * Infection, immunity, cancer and contrast. International Nonproprietary Names (WHO, public) with variants, then brands.
 * Chosen and written by us.
 */
export const infectionImmunityDrugs = `
amoxicillin|amoxycillin|amoxil|cilamox|alphamox|amoxicillin trihydrate|moxatag
amoxicillin/clavulanate|augmentin|augmentin duo forte|amoxicillin/clavulanic acid|amoxycillin/clavulanic acid|co-amoxiclav|curam|amoxicillin-clavulanate|amoxicillin clavulanate|clavulanic acid|clavulanate|augmentin duo|amoxicillin-clavulanic acid
ampicillin
ampicillin/sulbactam|unasyn|sulbactam
flucloxacillin|staphylex|flopen|flucil
dicloxacillin|diclocil
cloxacillin|oxacillin|nafcillin
phenoxymethylpenicillin|penicillin v|penicillin v potassium|cilicaine vk|abbocillin|penicillin vk
benzylpenicillin|penicillin g|benpen
benzathine penicillin|bicillin|bicillin la|benzathine benzylpenicillin
penicillin|penicillins|pcn
piperacillin/tazobactam|tazocin|zosyn|piptaz|piperacillin-tazobactam|piperacillin|tazobactam
ticarcillin/clavulanate|timentin
cefalexin|cephalexin|keflex|ibilex|cefalexin monohydrate
cefazolin|cephazolin|ancef|kefzol
cefaclor|ceclor|keflor
cefuroxime|zinnat|ceftin
cefoxitin|cefotetan
ceftriaxone|rocephin
cefotaxime|claforan
ceftazidime|fortum
cefepime|maxipime
cefdinir|omnicef
cefpodoxime|cefixime|suprax|ceftaroline|ceftolozane
cephalosporin|cephalosporins
meropenem|merrem
ertapenem|invanz
imipenem|imipenem/cilastatin|primaxin
aztreonam|azactam
azithromycin|zithromax|z-pak|zedd
clarithromycin|klacid|biaxin
erythromycin|eryc|e-mycin|erythromycin ethylsuccinate|ees
roxithromycin|rulide|biaxsig
doxycycline|doryx|vibramycin|doxy|doxsig|doxycycline hyclate
minocycline|minomycin|minocin|akamin
tetracycline|tetracyclines|tigecycline
clindamycin|dalacin|cleocin|dalacin c
lincomycin
ciprofloxacin|ciproxin|cipro
levofloxacin|levaquin
moxifloxacin|avelox
norfloxacin|noroxin
ofloxacin|ocuflox
gentamicin|garamycin
tobramycin|tobrex|tobi
amikacin|streptomycin|neomycin|kanamycin
vancomycin|vancocin
teicoplanin|targocid
linezolid|zyvox
daptomycin|cubicin
colistin|polymyxin b|colistimethate
trimethoprim|alprim|triprim
trimethoprim/sulfamethoxazole|bactrim|septrin|co-trimoxazole|cotrimoxazole|sulfamethoxazole|septra|resprim|tmp-smx|trimethoprim-sulfamethoxazole
sulfonamide|sulfa drugs|sulfa|sulpha drugs|sulfonamides|sulfur drugs|sulphonamides
sulfadiazine|silver sulfadiazine|silvadene|flamazine
nitrofurantoin|macrodantin|macrobid
fosfomycin|monurol
methenamine|hiprex|methenamine hippurate
metronidazole|flagyl|metrogyl|rozex|metronide
tinidazole|fasigyn|simplotan
rifampicin|rifampin|rimycin|rifadin
rifaximin|xifaxan
isoniazid|inh
ethambutol|myambutol
pyrazinamide
rifabutin|bedaquiline|dapsone
fusidic acid|fucidin
mupirocin|bactroban
chloramphenicol|chlorsig|chloromycetin
framycetin|sofradex|soframycin|otodex|kenacomb
fluconazole|diflucan
itraconazole|sporanox|lozanoc
voriconazole|vfend
posaconazole|noxafil
ketoconazole|nizoral
isavuconazole
amphotericin|amphotericin b|ambisome|fungilin|fungizone
caspofungin|micafungin|anidulafungin
nystatin|nilstat|mycostatin
terbinafine|lamisil
clotrimazole|canesten|lotrimin
miconazole|daktarin|daktozin
econazole|griseofulvin|bifonazole
aciclovir|acyclovir|zovirax
valaciclovir|valacyclovir|valtrex|vaclovir
famciclovir|famvir
ganciclovir|valganciclovir|valcyte|cymevene
foscarnet
oseltamivir|tamiflu
zanamivir|relenza
nirmatrelvir/ritonavir|paxlovid|nirmatrelvir
molnupiravir|lagevrio
remdesivir|veklury
tenofovir|viread|tenofovir disoproxil|truvada|tenofovir/emtricitabine|emtricitabine|descovy
entecavir|baraclude
lamivudine|zeffix|epivir
abacavir|ziagen|kivexa
zidovudine|retrovir
efavirenz|nevirapine|rilpivirine
dolutegravir|tivicay|triumeq|dovato
raltegravir|isentress
bictegravir|biktarvy
darunavir|prezista|atazanavir|lopinavir|ritonavir|kaletra
sofosbuvir|sovaldi|epclusa|harvoni|ledipasvir|velpatasvir|glecaprevir|maviret
ribavirin|copegus
peginterferon|interferon|interferon alfa|pegasys|interferon-alpha
hydroxychloroquine|plaquenil|hydroxychloroquine sulfate
chloroquine|quinine|primaquine|mefloquine|artesunate|artemether
atovaquone|malarone|atovaquone/proguanil
ivermectin|stromectol
albendazole|mebendazole|vermox|praziquantel|pyrantel|combantrin
permethrin|lyclear|quellada
pentamidine
antibiotic|antibiotics|oral antibiotics|iv antibiotics|intravenous antibiotics|broad-spectrum antibiotics
antiviral|antivirals|antifungal|antifungals
methotrexate|methoblastin|trexall|otrexup|rheumatrex
azathioprine|imuran|azapin
mycophenolate|cellcept|myfortic|mycophenolate mofetil|mycophenolic acid
ciclosporin|cyclosporine|cyclosporin|neoral|sandimmune
tacrolimus|prograf|advagraf|protopic
sirolimus|rapamune|everolimus|certican|afinitor|temsirolimus
leflunomide|arava
sulfasalazine|salazopyrin|azulfidine|sulphasalazine
mesalazine|mesalamine|pentasa|salofalk|asacol|mezavant|lialda
adalimumab|humira|amgevita|hyrimoz
etanercept|enbrel|brenzys
infliximab|remicade|inflectra|remsima
golimumab|simponi
certolizumab|cimzia|certolizumab pegol
tocilizumab|actemra
sarilumab|kevzara
abatacept|orencia
rituximab|mabthera|rituxan|riximyo
belimumab|benlysta
anifrolumab
ustekinumab|stelara
secukinumab|cosentyx
ixekizumab|taltz
guselkumab|tremfya
risankizumab|skyrizi
tildrakizumab|ilumya
apremilast|otezla
tofacitinib|xeljanz
baricitinib|olumiant
upadacitinib|rinvoq
ruxolitinib|jakavi|jakafi
vedolizumab|entyvio
dupilumab|dupixent
omalizumab|xolair
mepolizumab|nucala
benralizumab|fasenra
tezepelumab|tezspire
anakinra|kineret|canakinumab|ilaris
immunoglobulin|intravenous immunoglobulin|ivig|privigen|gammaglobulin|gamma globulin
antithymocyte globulin|basiliximab|anti-thymocyte globulin
eculizumab|soliris|ravulizumab
penicillamine|d-penicillamine
sodium aurothiomalate|gold therapy
cyclophosphamide|endoxan|cytoxan
doxorubicin|adriamycin|caelyx
epirubicin|daunorubicin|idarubicin|pirarubicin|mitoxantrone
cisplatin|carboplatin|oxaliplatin|eloxatin
paclitaxel|taxol|abraxane|nab-paclitaxel
docetaxel|taxotere
vincristine|vinblastine|vinorelbine
etoposide|irinotecan|topotecan|hydroxycamptothecin
fluorouracil|5-fluorouracil|5-fu|efudix|5 fluorouracil
capecitabine|xeloda
gemcitabine|gemzar
cytarabine|fludarabine|azacitidine|decitabine
pemetrexed|alimta
temozolomide|temodal
bleomycin|mitomycin|mitomycin c|dactinomycin|actinomycin
ifosfamide|melphalan|busulfan|bendamustine|chlorambucil|dacarbazine|procarbazine|lomustine|carmustine
hydroxyurea|hydroxycarbamide|hydrea
mercaptopurine|6-mercaptopurine|purinethol|thioguanine
imatinib|gleevec|glivec
dasatinib|sprycel|nilotinib|tasigna|bosutinib|ponatinib
erlotinib|tarceva|gefitinib|iressa|osimertinib|tagrisso|afatinib|lapatinib
sunitinib|sutent|sorafenib|nexavar|pazopanib|votrient|axitinib|regorafenib|lenvatinib|cabozantinib
trastuzumab|herceptin|pertuzumab|perjeta|trastuzumab emtansine|kadcyla
bevacizumab|avastin
cetuximab|erbitux|panitumumab|ramucirumab
pembrolizumab|keytruda
nivolumab|opdivo
ipilimumab|yervoy
atezolizumab|tecentriq|durvalumab|imfinzi|avelumab
dabrafenib|trametinib|vemurafenib
palbociclib|ibrance|ribociclib|kisqali|abemaciclib
olaparib|lynparza|niraparib
ibrutinib|imbruvica|acalabrutinib|zanubrutinib|venetoclax|venclexta
bortezomib|velcade|carfilzomib|lenalidomide|revlimid|thalidomide|pomalidomide|daratumumab
obinutuzumab|brentuximab|blinatumomab
bicalutamide|cosudex|casodex|flutamide|enzalutamide|xtandi|abiraterone|zytiga|apalutamide|darolutamide
goserelin|zoladex|leuprorelin|leuprolide|lucrin|lupron|triptorelin|degarelix|firmagon
fulvestrant|faslodex
megestrol|megace
asparaginase|l-asparaginase|pegaspargase|tretinoin|all-trans retinoic acid|arsenic trioxide
leucovorin|calcium folinate|folinic acid|mesna|dexrazoxane
iodine-131|radioactive iodine|radioiodine
lipiodol|gadolinium|iodinated contrast|contrast media|gadobutrol|iohexol|iopamidol|contrast medium|iv contrast
chemotherapy agents
immunosuppressant|immunosuppressants|immunosuppressive therapy|immunosuppressive agents
tetanus immunoglobulin|tetanus antitoxin|rabies immunoglobulin|anti-d immunoglobulin|rhogam|hepatitis b immunoglobulin|palivizumab|synagis|nirsevimab|beyfortus
`;
