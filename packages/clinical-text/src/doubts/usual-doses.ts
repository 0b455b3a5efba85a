import { ingredientOf } from '@exora/terminology';

/**
 * The most of a medicine that adults usually take; a line is `ingredient | amount | unit | per | source`. More than that is
 * doubted, never refused. Sources:
 * - `spl`: section 2 (dosage and administration) of the US prescribing information on DailyMed, the highest dose of any indication
 *   for adults, loading doses included;
 * - `pi`: the Australian product information, for what isn't marketed in the US or is taken otherwise there;
 * - `weight`: stated by body weight or surface; the highest such dose for 100 kg or 2 m², from the `spl`;
 * - `none`: no highest dose is stated (opioids, insulins, warfarin): our own line, above which a misread digit is likelier than a
 *   patient who needs that much. Opioids: 200 mg of oral morphine or as much of another.
 *
 * The rows were written from knowledge of these sources. Compared with tables that state a highest dose, and in agreement:
 * - Merck Manual, ACE inhibitors and angiotensin receptor blockers: candesartan, enalapril, irbesartan, losartan, olmesartan,
 *   ramipril, telmisartan, valsartan; cordoc.com/aceidose: lisinopril, perindopril; PMC8030813 table 2: amlodipine, indapamide;
 * - ACC/AHA: heart failure, table 6: carvedilol; atrial fibrillation 2014, tables 10 and 13: digoxin (1.5 mg in the first day),
 *   flecainide, verapamil; ACC/AHA/ESC 2006, table 12: amiodarone (up to 1800 mg a day, above our line);
 * - UpToDate, unipolar depression, extreme daily doses: amitriptyline, bupropion, citalopram, desvenlafaxine, duloxetine, fluoxetine,
 *   sertraline, venlafaxine; APA Publishing's appendix of psychiatric medications: nortriptyline; its usual ones: escitalopram,
 *   mirtazapine;
 * - Texas Vendor Drug Program, adult maximum dosages: aripiprazole; flashcards of the labels: olanzapine, quetiapine, risperidone;
 * - Therapeutic Research Center, oral benzodiazepines: alprazolam, diazepam;
 * - FDA label as quoted: glipizide; apixaban (10 mg twice daily for 7 days); CMS, adult anticonvulsants: carbamazepine; PMC10376228
 *   and CFP table 3: gabapentin, lamotrigine, levetiracetam, pregabalin;
 * - McCaffery and Pasero 1999: ibuprofen; UpToDate, NSAIDs: diclofenac; Therapeutic Guidelines: paracetamol; tramadol (the same
 *   in three);
 * - ACC/AHA 2018, statin intensities: atorvastatin, pravastatin, rosuvastatin, simvastatin.
 *
 * Nothing that was found speaks against a row. All rows not named here have not been compared with a source: topiramate (800 and
 * 1000 mg were found), captopril, metformin (2550 mg in the US), metoprolol, naproxen, paroxetine (50 mg) and diltiazem were looked
 * for, and lower usual doses found.
 */
export const usualDoseRows = `
acamprosate | 1998 | mg | day | spl
aciclovir | 4000 | mg | day | spl
alendronate | 70 | mg | week | spl
allopurinol | 800 | mg | day | spl
alprazolam | 10 | mg | day | spl
amikacin | 1500 | mg | day | spl
amiodarone | 1600 | mg | day | spl
amitriptyline | 300 | mg | day | spl
amlodipine | 10 | mg | day | spl
amoxicillin | 3000 | mg | day | pi
anastrozole | 1 | mg | day | spl
apixaban | 20 | mg | day | spl
aripiprazole | 30 | mg | day | spl
aspirin | 4000 | mg | day | spl
atenolol | 200 | mg | day | spl
atorvastatin | 80 | mg | day | spl
azathioprine | 300 | mg | day | weight
azithromycin | 2000 | mg | day | spl
baclofen | 80 | mg | day | spl
bisoprolol | 20 | mg | day | spl
buprenorphine | 32 | mg | day | spl
bupropion | 450 | mg | day | spl
candesartan | 32 | mg | day | spl
capecitabine | 5000 | mg | day | weight
captopril | 450 | mg | day | spl
carbamazepine | 1600 | mg | day | spl
carbimazole | 60 | mg | day | pi
carvedilol | 100 | mg | day | spl
cefalexin | 4000 | mg | day | spl
celecoxib | 800 | mg | day | spl
ciclosporin | 1500 | mg | day | weight
ciprofloxacin | 1500 | mg | day | spl
citalopram | 40 | mg | day | spl
clarithromycin | 1500 | mg | day | spl
clonazepam | 20 | mg | day | spl
clonidine | 2.4 | mg | day | spl
clopidogrel | 600 | mg | day | spl
codeine | 360 | mg | day | spl
colchicine | 2.4 | mg | day | spl
cyclophosphamide | 5000 | mg | day | weight
dabigatran | 300 | mg | day | spl
dapagliflozin | 10 | mg | day | spl
desvenlafaxine | 400 | mg | day | spl
dexamethasone | 40 | mg | day | spl
diazepam | 40 | mg | day | spl
diclofenac | 200 | mg | day | spl
digoxin | 1.5 | mg | day | spl
diltiazem | 540 | mg | day | spl
donepezil | 23 | mg | day | spl
doxycycline | 300 | mg | day | spl
duloxetine | 120 | mg | day | spl
empagliflozin | 25 | mg | day | spl
enalapril | 40 | mg | day | spl
enoxaparin | 300 | mg | day | weight
escitalopram | 20 | mg | day | spl
esomeprazole | 240 | mg | day | spl
ezetimibe | 10 | mg | day | spl
felodipine | 20 | mg | day | pi
finasteride | 5 | mg | day | spl
flecainide | 400 | mg | day | spl
fluconazole | 800 | mg | day | spl
fluorouracil | 2400 | mg | day | weight
fluoxetine | 80 | mg | day | spl
frusemide | 600 | mg | day | spl
gabapentin | 3600 | mg | day | spl
gentamicin | 700 | mg | day | weight
glibenclamide | 20 | mg | day | spl
gliclazide | 320 | mg | day | pi
glimepiride | 8 | mg | day | spl
glipizide | 40 | mg | day | spl
hydralazine | 300 | mg | day | spl
hydrochlorothiazide | 200 | mg | day | spl
hydromorphone | 40 | mg | day | none
hydroxychloroquine | 600 | mg | day | spl
ibuprofen | 3200 | mg | day | spl
indapamide | 5 | mg | day | spl
insulin | 200 | unit | day | none
insulin aspart | 200 | unit | day | none
insulin degludec | 200 | unit | day | none
insulin detemir | 200 | unit | day | none
insulin glargine | 200 | unit | day | none
insulin glulisine | 200 | unit | day | none
insulin isophane | 200 | unit | day | none
insulin lispro | 200 | unit | day | none
insulin neutral | 200 | unit | day | none
irbesartan | 300 | mg | day | spl
lamotrigine | 500 | mg | day | spl
lansoprazole | 180 | mg | day | spl
levetiracetam | 3000 | mg | day | spl
levothyroxine | 0.3 | mg | day | spl
lisinopril | 80 | mg | day | spl
lithium | 1800 | mg | day | spl
loperamide | 16 | mg | day | spl
loratadine | 10 | mg | day | spl
lorazepam | 10 | mg | day | spl
losartan | 100 | mg | day | spl
meloxicam | 15 | mg | day | spl
mercaptopurine | 250 | mg | day | weight
metformin | 3000 | mg | day | pi
methadone | 120 | mg | day | none
methotrexate | 30 | mg | week | spl
metoclopramide | 60 | mg | day | spl
metoprolol | 450 | mg | day | spl
metronidazole | 4000 | mg | day | spl
midazolam | 20 | mg | day | none
mirtazapine | 45 | mg | day | spl
montelukast | 10 | mg | day | spl
morphine | 200 | mg | day | none
naproxen | 1500 | mg | day | spl
nifedipine | 120 | mg | day | spl
nitrofurantoin | 400 | mg | day | spl
nortriptyline | 150 | mg | day | spl
olanzapine | 20 | mg | day | spl
olmesartan | 40 | mg | day | spl
omeprazole | 360 | mg | day | spl
ondansetron | 32 | mg | day | spl
oxazepam | 120 | mg | day | spl
oxycodone | 130 | mg | day | none
pantoprazole | 240 | mg | day | spl
paracetamol | 4000 | mg | day | spl
paroxetine | 60 | mg | day | spl
perindopril | 16 | mg | day | spl
pethidine | 900 | mg | day | spl
phenytoin | 1000 | mg | day | spl
pioglitazone | 45 | mg | day | spl
potassium chloride | 15000 | mg | day | spl
pravastatin | 80 | mg | day | spl
prednisolone | 200 | mg | day | spl
prednisone | 200 | mg | day | spl
pregabalin | 600 | mg | day | spl
propranolol | 640 | mg | day | spl
quetiapine | 800 | mg | day | spl
rabeprazole | 120 | mg | day | spl
ramipril | 20 | mg | day | spl
risedronate | 35 | mg | week | spl
risperidone | 16 | mg | day | spl
rivaroxaban | 30 | mg | day | spl
rosuvastatin | 40 | mg | day | spl
sertraline | 200 | mg | day | spl
simvastatin | 80 | mg | day | spl
sitagliptin | 100 | mg | day | spl
sotalol | 640 | mg | day | spl
spironolactone | 400 | mg | day | spl
tacrolimus | 30 | mg | day | weight
tamoxifen | 40 | mg | day | spl
tamsulosin | 0.8 | mg | day | spl
tapentadol | 600 | mg | day | spl
telmisartan | 80 | mg | day | spl
temazepam | 30 | mg | day | spl
theophylline | 900 | mg | day | spl
ticagrelor | 180 | mg | day | spl
tobramycin | 1000 | mg | day | weight
topiramate | 1600 | mg | day | spl
tramadol | 400 | mg | day | spl
trimethoprim | 400 | mg | day | spl
valaciclovir | 4000 | mg | day | spl
valproate | 6000 | mg | day | weight
valsartan | 320 | mg | day | spl
vancomycin | 6000 | mg | day | weight
venlafaxine | 375 | mg | day | spl
verapamil | 480 | mg | day | spl
warfarin | 15 | mg | day | none
`;

/** The most that is usual, in `unit`, in a day or a week. */
export interface UsualDose {
  amount: number;
  unit: 'mg' | 'unit';
  per: 'day' | 'week';
}

let doses: Map<string, UsualDose> | undefined;

/** The usual highest dose by ingredient (`ingredientOf`); undefined where none is known. */
export function usualDose(ingredient: string): UsualDose | undefined {
  doses ??= new Map(
    usualDoseRows
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', amount, unit, per] = line.split(' | ');
        const dose: UsualDose = {
          amount: Number(amount),
          unit: unit === 'unit' ? 'unit' : 'mg',
          per: per === 'week' ? 'week' : 'day',
        };
        return [ingredientOf(name) ?? name, dose];
      }),
  );
  return doses.get(ingredient);
}
