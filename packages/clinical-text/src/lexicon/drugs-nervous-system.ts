/**
 * Pain, mind, sleep, seizures, movement and anaesthesia. International Nonproprietary Names (WHO, public) with variants,
 * then brands. Chosen and written by us.
 */
export const nervousSystemDrugs = `
paracetamol|acetaminophen|panadol|tylenol|panamax|dymadon|panadol osteo|osteomol|apap|paracetamol sr|children's tylenol|herron paracetamol
paracetamol/codeine|panadeine forte|panadeine|tylenol with codeine|codapane forte|prodeine
ibuprofen|nurofen|advil|motrin|brufen|rafen
naproxen|naprosyn|aleve|naprogesic|naproxen sodium|naprosyn sr|proxen|anaprox
diclofenac|voltaren|voltarol|diclofenac sodium|diclofenac potassium|fenac|cataflam
celecoxib|celebrex
meloxicam|mobic|movalis
indomethacin|indometacin|indocid|arthrexin|indocin
ketorolac|toradol|ketorolac tromethamine
ketoprofen|orudis
piroxicam|feldene
etoricoxib|arcoxia
parecoxib|dynastat
mefenamic acid|ponstan
sulindac|clinoril
etodolac|lodine
nabumetone|relafen
nsaid|nsaids|non-steroidal anti-inflammatory drugs|nonsteroidal anti-inflammatory drugs
codeine|codeine phosphate
tramadol|tramal|ultram|tramadol hydrochloride|zydol|durotram
tramadol/paracetamol|zaldiar|ultracet
tapentadol|palexia|nucynta
oxycodone|endone|oxycontin|oxynorm|roxicodone|oxycodone hydrochloride|oxycodone sr
oxycodone/naloxone|targin
oxycodone/paracetamol|percocet|endocet
hydrocodone|vicodin|norco|lortab|hydrocodone bitartrate|hydrocodone/acetaminophen
hydromorphone|dilaudid|jurnista|hydromorphone hydrochloride
morphine|ms contin|kapanol|ordine|sevredol|morphine sulfate|anamorph
fentanyl|durogesic|duragesic|fentanyl citrate|actiq|denpax
buprenorphine|norspan|butrans|temgesic|subutex|sublocade|buvidal
buprenorphine/naloxone|suboxone
methadone|physeptone|biodone|methadone hydrochloride
pethidine|meperidine|demerol|meperidine hydrochloride
naloxone|narcan|nyxoid|prenoxad
naltrexone|revia
remifentanil|sufentanil|alfentanil
opioid|opioids|opiates|narcotics
gabapentin|neurontin|gabapentin enacarbil|nupentin
pregabalin|lyrica
baclofen|lioresal|clofen
tizanidine|zanaflex
cyclobenzaprine|flexeril
methocarbamol|robaxin
carisoprodol|soma
orphenadrine|norflex|norgesic
dantrolene|dantrium
sumatriptan|imigran|imitrex
rizatriptan|maxalt
zolmitriptan|zomig
eletriptan|relpax
naratriptan|naramig
rimegepant|nurtec|ubrogepant|ubrelvy|atogepant
erenumab|aimovig|fremanezumab|ajovy|galcanezumab|emgality
ergotamine|cafergot|dihydroergotamine
pizotifen|sandomigran
sertraline|zoloft|sertraline hydrochloride|eleva|sertra
escitalopram|lexapro|cipralex|loxalate|esipram|escitalopram oxalate
citalopram|cipramil|celexa|talam|citalopram hydrobromide
fluoxetine|prozac|lovan|fluoxetine hydrochloride|zactin
paroxetine|aropax|paxil|paroxetine hydrochloride
fluvoxamine|luvox|movox
venlafaxine|efexor|effexor|efexor-xr|effexor xr|venlafaxine hydrochloride
desvenlafaxine|pristiq
duloxetine|cymbalta|duloxetine hydrochloride
mirtazapine|avanza|remeron|axit|mirtazon
bupropion|zyban|wellbutrin|bupropion hydrochloride|wellbutrin xl
vortioxetine|brintellix|trintellix
agomelatine|valdoxan
reboxetine|edronax
moclobemide|aurorix|amira
tranylcypromine|parnate|phenelzine|nardil
amitriptyline|endep|elavil|amitriptyline hydrochloride|entrip
nortriptyline|allegron|pamelor|nortritabs
imipramine|tofranil
clomipramine|anafranil
doxepin|deptran|sinequan
dothiepin|dosulepin|prothiaden
trazodone|desyrel|trazodone hydrochloride
lithium|lithicarb|quilonum|lithium carbonate|lithobid
esketamine|spravato
diazepam|valium|antenex|ducene
lorazepam|ativan
alprazolam|xanax|kalma|alprax
clonazepam|rivotril|klonopin|paxam
oxazepam|serepax|murelax
temazepam|temaze|normison|restoril
nitrazepam|mogadon|alodorm
midazolam|hypnovel|versed
clobazam|frisium
benzodiazepine|benzodiazepines
zolpidem|stilnox|ambien|zolpidem tartrate
zopiclone|imovane|imrest
eszopiclone|lunesta
suvorexant|belsomra|lemborexant|dayvigo
melatonin|circadin
ramelteon|rozerem
buspirone|buspar
hydroxyzine|atarax|vistaril
quetiapine|seroquel|quetiapine fumarate|syquet
olanzapine|zyprexa|zypine
risperidone|risperdal|rixadone
paliperidone|invega|invega sustenna|invega trinza
aripiprazole|abilify|abilify maintena
brexpiprazole|rexulti
cariprazine|reagila|vraylar
lurasidone|latuda
ziprasidone|zeldox|geodon
amisulpride|solian|sulprix
clozapine|clozaril|clopine
haloperidol|serenace|haldol|haloperidol decanoate
chlorpromazine|largactil|thorazine
prochlorperazine|stemetil|compazine|stemzine|nausetil
zuclopenthixol|clopixol
flupentixol|fluanxol
droperidol|droleptan
asenapine|saphris
pericyazine|neulactil
methylphenidate|ritalin|concerta|methylphenidate hydrochloride|metadate
dexamfetamine|dextroamphetamine|dexamphetamine|dexedrine|adderall|amphetamine aspartate|aspen dexamfetamine
lisdexamfetamine|vyvanse
atomoxetine|strattera
guanfacine|intuniv
modafinil|modavigil|provigil|armodafinil|nuvigil|waklert
sodium valproate|valproate|valproic acid|epilim|depakote|divalproex|divalproex sodium|valpro
carbamazepine|tegretol|teril
oxcarbazepine|trileptal
phenytoin|dilantin|phenytoin sodium
lamotrigine|lamictal|lamotrust|logem
levetiracetam|keppra|kevtam|levi
brivaracetam|briviact
topiramate|topamax|tamate|epiramax
lacosamide|vimpat
perampanel|fycompa
phenobarbital|phenobarbitone
primidone|mysoline
ethosuximide|zarontin
vigabatrin|sabril
zonisamide|zonegran
tiagabine|rufinamide|stiripentol|cannabidiol|epidiolex|cenobamate
levodopa/carbidopa|sinemet|kinson|levodopa|carbidopa
levodopa/benserazide|madopar
levodopa/carbidopa/entacapone|stalevo|entacapone|comtan
pramipexole|sifrol|mirapex
ropinirole|requip|repreve
rotigotine|neupro
rasagiline|azilect
selegiline|eldepryl
safinamide|xadago
amantadine|symmetrel
apomorphine|apokyn
benztropine|benzatropine|cogentin
trihexyphenidyl|benzhexol|artane
tetrabenazine|xenazine|deutetrabenazine|valbenazine
donepezil|aricept|arazil|donepezil hydrochloride
rivastigmine|exelon
galantamine|reminyl|galantyl
memantine|ebixa|namenda|memanxa
lecanemab|leqembi|aducanumab|donanemab
riluzole|rilutek
edaravone
pyridostigmine|mestinon
neostigmine
interferon beta-1a|avonex|rebif|interferon beta-1b|betaferon|interferon beta
glatiramer|copaxone
fingolimod|gilenya
dimethyl fumarate|tecfidera
teriflunomide|aubagio
natalizumab|tysabri
ocrelizumab|ocrevus
ofatumumab|kesimpta
alemtuzumab|lemtrada
cladribine|mavenclad
siponimod|mayzent|ozanimod|zeposia
fampridine|fampyra|dalfampridine
nusinersen|spinraza
propofol|diprivan
ketamine|ketamine hydrochloride
etomidate
thiopental|thiopentone
dexmedetomidine|precedex
sevoflurane|desflurane|isoflurane|nitrous oxide
rocuronium|vecuronium|suxamethonium|succinylcholine|atracurium|cisatracurium|pancuronium|mivacurium
sugammadex
bupivacaine|marcaine|marcain|ropivacaine|naropin|levobupivacaine|prilocaine|articaine|chloroprocaine|tetracaine|procaine|benzocaine
atropine|atropine sulfate
glycopyrrolate|glycopyrronium|robinul|seebri
hyoscine|scopolamine|buscopan|hyoscine butylbromide|kwells|hyoscine hydrobromide
botulinum toxin|botox|dysport|onabotulinumtoxina|xeomin
nicotine|nicotine patch|nicotine replacement therapy|nicorette|nicabate|nicotine gum|nicoderm|nicotine transdermal patch|nicotine lozenge
varenicline|champix|chantix
disulfiram|antabuse
acamprosate|campral
caffeine
medicinal cannabis|cannabidiol oil
betahistine|serc
flunarizine|cinnarizine
`;
