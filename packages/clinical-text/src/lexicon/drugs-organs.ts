/**
 * Lungs, gut, urinary tract, skin, eyes, allergy and poisons. International Nonproprietary Names (WHO, public) with
 * variants, then brands. Chosen and written by us.
 */
export const organDrugs = `
indacaterol|onbrez|olodaterol|vilanterol
fluticasone furoate|avamys|arnuity
fluticasone/vilanterol|breo|breo ellipta
fluticasone/umeclidinium/vilanterol|trelegy|trelegy ellipta
budesonide/eformoterol|symbicort rapihaler
budesonide/glycopyrronium/formoterol|breztri
fostair|trimbow
ciclesonide|alvesco|omnaris
tiotropium/olodaterol|spiolto|stiolto
umeclidinium|incruse
umeclidinium/vilanterol|anoro
aclidinium|bretaris|tudorza
indacaterol/glycopyrronium|ultibro
sodium cromoglycate|cromolyn|intal|cromolyn sodium|nedocromil
roflumilast|daxas
acetylcysteine|n-acetylcysteine|mucomyst|parvolex|nac
bromhexine|ambroxol|carbocisteine
oxymetazoline|drixine|xylometazoline|otrivin|phenylephrine nasal
pirfenidone|esbriet
dornase alfa|pulmozyme|trikafta|elexacaftor
proton pump inhibitor|proton pump inhibitors|ppi
antacid|antacids|gaviscon|mylanta|calcium carbonate antacid|aluminium hydroxide|maalox
domperidone|motilium
granisetron|kytril|aprepitant|emend
cyclizine|travacalm
docusate|coloxyl|colace|docusate sodium
docusate/senna|coloxyl with senna|coloxyl and senna|senna-s
senna|senokot|sennosides
bisacodyl|dulcolax|bisalax
fibre supplement|benefiber
sodium picosulfate|picoprep|glycoprep|colonlytely|golytely|moviprep|microlax|fleet enema
prucalopride|linaclotide|linzess|lubiprostone
mebeverine|colofac|peppermint oil|alverine
simethicone|simeticone|infacol
ursodeoxycholic acid|ursodiol|ursofalk|actigall|obeticholic acid
pancrelipase|creon|pancreatin|pancreatic enzymes
lactobacillus|probiotic|probiotics
oral rehydration solution|hydralyte|gastrolyte|pedialyte
normal saline|sodium chloride 0.9%|sodium chloride|hartmann's|hartmanns|ringer's lactate|dextrose|glucose 5%|lactated ringer's|crystalloid|iv fluids|intravenous fluids|plasmalyte
albumin infusion|human albumin
dutasteride/tamsulosin|duodart
mirabegron|betmiga|myrbetriq
bethanechol
potassium citrate|urocit|urinary alkaliniser|ural
sodium citrotartrate
levocetirizine|xyzal
desloratadine|aerius|clarinex
dexchlorpheniramine|polaramine
cyproheptadine|periactin
astemizole
antihistamine|antihistamines
azelastine|azep|olopatadine|patanol|ketotifen|zaditen
adapalene|differin|tretinoin cream|retin-a|tazarotene
azelaic acid|finacea
acitretin|neotigason
calcipotriol|daivonex|calcipotriene|daivobet|enstilar|calcipotriol/betamethasone
coal tar|salicylic acid|urea cream|sorbolene|emollient|moisturiser|aqueous cream|dermeze|qv cream
imiquimod|aldara|podophyllotoxin|ingenol
pimecrolimus|elidel
crotamiton|calamine
hydroquinone|minoxidil topical
latanoprost/timolol|xalacom
bimatoprost|lumigan
tafluprost
brinzolamide|azopt|azarga
pilocarpine
cyclopentolate|tropicamide|mydriacyl
fluorometholone|fml|prednefrin forte|maxidex|loteprednol
carmellose|systane|artificial tears|refresh tears|hypromellose|lubricating eye drops|hylo-forte|polytears|celluvisc|genteal|ocular lubricant
faricimab
ciprofloxacin/hydrocortisone
carbamide peroxide|waxsol|cerumol
oxytocin|syntocinon|pitocin|carbetocin|ergometrine|syntometrine|carboprost|dinoprostone|cervidil
mifepristone|ms-2 step|terbutaline sulfate
ulipristal|ella|ellaone
flumazenil|activated charcoal|charcoal|digoxin immune fab|hydroxocobalamin kit|physostigmine|pralidoxime|protamine|protamine sulfate|idarucizumab|prothrombin complex concentrate|prothrombinex
deferasirox|deferoxamine|desferrioxamine
glucosamine|chondroitin|turmeric|curcumin|ginkgo|echinacea|evening primrose oil|coenzyme q10|krill oil|cranberry|magnesium glycinate|probiotic capsule|collagen supplement|ashwagandha|valerian
diuretic|diuretics|antihypertensives|antihypertensive|beta blocker|beta blockers|ace inhibitor|ace inhibitors|statin|statins|anticoagulant|anticoagulants|anticoagulation therapy|antiepileptics|anticonvulsants|antidepressant|antidepressants|antipsychotics|antiplatelet therapy|bronchodilators|inotropes|vasopressors|analgesics|laxatives|antiemetics|sedatives|bisphosphonate|bisphosphonates|nitrates|nitrate|vasopressor|pressors|inotropic agents|inotropic support|vasoactive drugs|painkillers|pain killers|antiplatelet agents|antiplatelets|antiepileptic drugs|antiarrhythmics|calcium channel blocker|calcium channel blockers|angiotensin receptor blocker|tyrosine kinase inhibitor|enzyme replacement therapy|saline|parenteral nutrition|beta-blockade|h2 blocker|antipyretics|muscle relaxants|ace-inhibitor|arb|loop diuretic|checkpoint inhibitor|anti-tnf|biologics|contrast agent|beta-blockade|β blocker|β blockers|β-blockade|vasoactive agents|chemotherapeutic agents|anticoagulation|non-steroidal anti-inflammatory drugs|antihypertensive agents|antihypertensive medications|blood pressure lowering agents|bp-lowering agents|immunosuppressants|immunosuppressive agents|anti-epileptic medications|psychotropic medications|antimicrobials|antimicrobial therapy|broad-spectrum antibiotics|thiopurine|thiopurines|sulfonylurea|sulfonylureas|proton pump inhibitor|proton pump inhibitors|ppi|thiazide diuretic|opioids|opioid|benzodiazepines|benzodiazepine|triptans
aluminium hydroxide|aluminum hydroxide
ethacrynic acid|etacrynic acid
metamizole|dipyrone
icodextrin
trometamol|tromethamine|tris-hydroxymethyl aminomethane
tegafur
cis-platinum
peginterferon|pegylated interferon|peg-ifn|peg-interferon
oxygen|home oxygen|supplemental oxygen
`;
