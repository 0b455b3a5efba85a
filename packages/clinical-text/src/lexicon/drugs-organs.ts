/**
 * Lungs, gut, urinary tract, skin, eyes, allergy and poisons. International Nonproprietary Names (WHO, public) with
 * variants, then brands. Chosen and written by us.
 */
export const organDrugs = `
salbutamol|albuterol|ventolin|asmol|airomir|proventil|proair|salbutamol sulfate|albuterol sulfate|ventolin hfa
levalbuterol|xopenex
terbutaline|bricanyl
salmeterol|serevent
formoterol|eformoterol|oxis|foradil
indacaterol|onbrez|olodaterol|vilanterol
fluticasone|flixotide|flovent|flixonase|flonase|fluticasone propionate|fluticasone furoate|avamys|arnuity
fluticasone/salmeterol|seretide|advair|advair diskus|seretide accuhaler|fluticasone and salmeterol
fluticasone/vilanterol|breo|breo ellipta
fluticasone/umeclidinium/vilanterol|trelegy|trelegy ellipta
budesonide|pulmicort|rhinocort|budamax|entocort|uceris
budesonide/formoterol|symbicort|duoresp|symbicort turbuhaler|budesonide/eformoterol|symbicort rapihaler
budesonide/glycopyrronium/formoterol|breztri
beclometasone|beclomethasone|qvar|beconase|beclometasone dipropionate|fostair|trimbow
ciclesonide|alvesco|omnaris
tiotropium|spiriva|tiotropium bromide|spiriva respimat
tiotropium/olodaterol|spiolto|stiolto
umeclidinium|incruse
umeclidinium/vilanterol|anoro
aclidinium|bretaris|tudorza
indacaterol/glycopyrronium|ultibro
ipratropium|atrovent|ipratropium bromide|apoven
ipratropium/salbutamol|combivent|duoneb
montelukast|singulair|montelukast sodium|lukair
zafirlukast|accolate
theophylline|nuelin|aminophylline|theo-dur
sodium cromoglycate|cromolyn|intal|cromolyn sodium|nedocromil
roflumilast|daxas
acetylcysteine|n-acetylcysteine|mucomyst|parvolex|nac
bromhexine|guaifenesin|guaiphenesin|mucinex|robitussin|ambroxol|carbocisteine
dextromethorphan|pholcodine|benzonatate|tessalon
pseudoephedrine|sudafed|oxymetazoline|drixine|xylometazoline|otrivin|phenylephrine nasal
nintedanib|ofev|pirfenidone|esbriet
dornase alfa|pulmozyme|ivacaftor|kalydeco|trikafta|elexacaftor
pantoprazole|somac|protonix|pantoprazole sodium|sozol
omeprazole|losec|prilosec|acimax|omeprazole magnesium
esomeprazole|nexium|esomeprazole magnesium
lansoprazole|zoton|prevacid
rabeprazole|pariet|aciphex|rabeprazole sodium
dexlansoprazole|dexilant
proton pump inhibitor|proton pump inhibitors|ppi
ranitidine|zantac|rani 2
famotidine|pepcid|pepzan
nizatidine|tazac|cimetidine|tagamet
antacid|antacids|gaviscon|mylanta|calcium carbonate antacid|aluminium hydroxide|tums|maalox
sucralfate|carafate|misoprostol|cytotec
metoclopramide|maxolon|reglan|pramin
domperidone|motilium
ondansetron|zofran|onsetron|ondansetron hydrochloride
granisetron|kytril|palonosetron|aprepitant|emend|tropisetron
promethazine|phenergan|promethazine hydrochloride|avomine
cyclizine|dimenhydrinate|dramamine|meclizine|meclozine|travacalm
loperamide|imodium|gastro-stop
diphenoxylate/atropine|lomotil
macrogol|movicol|osmolax|miralax|polyethylene glycol|clearlax|macrogol 3350
lactulose|duphalac|actilax
docusate|coloxyl|colace|docusate sodium
docusate/senna|coloxyl with senna|coloxyl and senna|senna-s
senna|senokot|sennosides
bisacodyl|dulcolax|bisalax
psyllium|metamucil|ispaghula|fybogel|fibre supplement|benefiber
sodium picosulfate|picoprep|glycoprep|colonlytely|golytely|moviprep|microlax|fleet enema
prucalopride|linaclotide|linzess|lubiprostone|methylnaltrexone
mebeverine|colofac|peppermint oil|dicyclomine|dicycloverine|bentyl|alverine
simethicone|simeticone|infacol
ursodeoxycholic acid|ursodiol|ursofalk|actigall|obeticholic acid
pancrelipase|creon|pancreatin|pancreatic enzymes
lactobacillus|probiotic|probiotics
oral rehydration solution|hydralyte|gastrolyte|pedialyte
normal saline|sodium chloride 0.9%|sodium chloride|hartmann's|hartmanns|ringer's lactate|dextrose|glucose 5%|lactated ringer's|crystalloid|iv fluids|intravenous fluids|plasmalyte
albumin infusion|human albumin
tamsulosin|flomax|flomaxtra|tamsulosin hydrochloride
dutasteride|avodart
dutasteride/tamsulosin|duodart
finasteride|proscar|propecia
alfuzosin|uroxatral|silodosin
oxybutynin|ditropan|oxytrol
solifenacin|vesicare
tolterodine|detrusitol|detrol
darifenacin|trospium|fesoterodine
mirabegron|betmiga|myrbetriq
bethanechol
phenazopyridine|pyridium|phenazopyridine hydrochloride
potassium citrate|urocit|urinary alkaliniser|ural
sodium citrotartrate
cetirizine|zyrtec|zilarex|cetirizine hydrochloride
levocetirizine|xyzal
loratadine|claritin|claratyne|clarityne
desloratadine|aerius|clarinex
fexofenadine|telfast|allegra|fexofenadine hydrochloride
diphenhydramine|benadryl|diphenhydramine hydrochloride|unisom
chlorphenamine|chlorpheniramine|piriton|chlorpheniramine maleate|chlor-trimeton
dexchlorpheniramine|polaramine
cyproheptadine|periactin
astemizole|terfenadine
antihistamine|antihistamines
azelastine|azep|olopatadine|patanol|ketotifen|zaditen
isotretinoin|roaccutane|accutane|oratane
adapalene|differin|tretinoin cream|retin-a|tazarotene
benzoyl peroxide|benzac|azelaic acid|finacea
acitretin|neotigason
calcipotriol|daivonex|calcipotriene|daivobet|enstilar|calcipotriol/betamethasone
coal tar|salicylic acid|urea cream|sorbolene|emollient|moisturiser|aqueous cream|dermeze|qv cream
imiquimod|aldara|podophyllotoxin|ingenol
pimecrolimus|elidel
crotamiton|calamine
hydroquinone|minoxidil topical
latanoprost|xalatan
latanoprost/timolol|xalacom
bimatoprost|lumigan
travoprost|travatan
tafluprost
brimonidine|alphagan|combigan
dorzolamide|trusopt|cosopt
brinzolamide|azopt|azarga
pilocarpine
cyclopentolate|tropicamide|mydriacyl
fluorometholone|fml|prednefrin forte|maxidex|loteprednol
carmellose|systane|artificial tears|refresh tears|hypromellose|lubricating eye drops|hylo-forte|polytears|celluvisc|genteal|ocular lubricant
ranibizumab|lucentis|aflibercept|eylea|faricimab
ciprofloxacin/dexamethasone|ciprodex|ciloxan|ciprofloxacin/hydrocortisone
carbamide peroxide|waxsol|cerumol
oxytocin|syntocinon|pitocin|carbetocin|ergometrine|syntometrine|carboprost|dinoprostone|cervidil
mifepristone|ms-2 step|terbutaline sulfate
ulipristal|ella|ellaone
flumazenil|activated charcoal|charcoal|digoxin immune fab|hydroxocobalamin kit|physostigmine|pralidoxime|methylene blue|protamine|protamine sulfate|idarucizumab|prothrombin complex concentrate|prothrombinex
deferasirox|deferoxamine|desferrioxamine
glucosamine|chondroitin|turmeric|curcumin|st john's wort|ginkgo|echinacea|evening primrose oil|coenzyme q10|krill oil|cranberry|magnesium glycinate|probiotic capsule|collagen supplement|ashwagandha|valerian
diuretic|diuretics|antihypertensives|antihypertensive|beta blocker|beta blockers|ace inhibitor|ace inhibitors|statin|statins|anticoagulant|anticoagulants|anticoagulation therapy|antiepileptics|anticonvulsants|antidepressant|antidepressants|antipsychotics|antiplatelet therapy|bronchodilators|inotropes|vasopressors|analgesics|laxatives|antiemetics|sedatives|bisphosphonate|bisphosphonates|nitrates|nitrate|vasopressor|pressors|inotropic agents|inotropic support|vasoactive drugs|painkillers|pain killers|antiplatelet agents|antiplatelets|antiepileptic drugs|antiarrhythmics|calcium channel blocker|calcium channel blockers|angiotensin receptor blocker|tyrosine kinase inhibitor|enzyme replacement therapy|saline|parenteral nutrition|beta-blockade|h2 blocker|antipyretics|muscle relaxants|ace-inhibitor|arb|loop diuretic|checkpoint inhibitor|anti-tnf|biologics|contrast agent
oxygen|home oxygen|supplemental oxygen
`;
