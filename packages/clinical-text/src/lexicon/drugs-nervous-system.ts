/**
 * Pain, mind, sleep, seizures, movement and anaesthesia. International Nonproprietary Names (WHO, public) with variants,
 * then brands. Chosen and written by us.
 */
export const nervousSystemDrugs = `
etoricoxib|arcoxia
parecoxib|dynastat
mefenamic acid|ponstan
nsaid|nsaids|non-steroidal anti-inflammatory drugs|nonsteroidal anti-inflammatory drugs
oxycodone/naloxone|targin
buprenorphine/naloxone|suboxone
opioid|opioids|opiates|narcotics
gabapentin enacarbil
norgesic
dantrolene|dantrium
agomelatine|valdoxan
nitrazepam|mogadon|alodorm
benzodiazepine|benzodiazepines
zopiclone|imovane|imrest
suvorexant|belsomra|lemborexant|dayvigo
ramelteon|rozerem
cariprazine|reagila|vraylar
amisulpride|solian|sulprix
flupentixol|fluanxol
asenapine|saphris
pericyazine|neulactil
adderall|amphetamine aspartate
carbidopa
levodopa/benserazide|madopar
levodopa/carbidopa/entacapone|stalevo
safinamide|xadago
trihexyphenidyl|benzhexol|artane
deutetrabenazine|valbenazine
lecanemab|leqembi|aducanumab|donanemab
riluzole|rilutek
edaravone
neostigmine
glatiramer|copaxone
dimethyl fumarate|tecfidera
teriflunomide|aubagio
natalizumab|tysabri
alemtuzumab|lemtrada
cladribine|mavenclad
siponimod|mayzent|ozanimod|zeposia
fampridine|fampyra|dalfampridine
nusinersen|spinraza
etomidate
dexmedetomidine|precedex
rocuronium|vecuronium|atracurium|cisatracurium|pancuronium|mivacurium
sugammadex
bupivacaine|marcaine|marcain|ropivacaine|naropin|levobupivacaine|prilocaine|articaine|chloroprocaine|tetracaine
glycopyrrolate|glycopyrronium|robinul|seebri
buscopan|hyoscine butylbromide
botulinum toxin
medicinal cannabis|cannabidiol oil
betahistine|serc
flunarizine|cinnarizine
`;
