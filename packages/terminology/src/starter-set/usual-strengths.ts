/**
 * Strengths in which medicines taken by mouth are marketed in Australia, Britain or the United States, for those that the table of
 * clinical drugs has none or not all of; a line is `ingredient | unit | numbers`. Written by us from the strengths on packs (PBS
 * schedule, British National Formulary, DailyMed); a number alone behind a name is read by them (`Eliquis 5`).
 */
export const usualStrengthRows = `
alendronate | mg | 5 10 35 40 70
allopurinol | mg | 100 200 300
alprazolam | mg | 0.25 0.5 1 2
amiodarone | mg | 100 200 400
amitriptyline | mg | 10 25 50 75 100
amlodipine | mg | 2.5 5 10
amoxicillin | mg | 250 500 875 1000
anastrozole | mg | 1
apixaban | mg | 2.5 5
aripiprazole | mg | 2 5 10 15 20 30
aspirin | mg | 75 81 100 150 162 300 325
atenolol | mg | 25 50 100
atorvastatin | mg | 10 20 40 80
azathioprine | mg | 25 50
baclofen | mg | 5 10 20 25
bisoprolol | mg | 1.25 2.5 3.75 5 7.5 10
bumetanide | mg | 0.5 1 2 5
candesartan | mg | 2 4 8 16 32
captopril | mg | 12.5 25 50
carbamazepine | mg | 100 200 400
carbimazole | mg | 5 10 20
carvedilol | mg | 3.125 6.25 12.5 25
cefalexin | mg | 250 500
celecoxib | mg | 50 100 200 400
cetirizine | mg | 5 10
ciprofloxacin | mg | 100 250 500 750
citalopram | mg | 10 20 40
clarithromycin | mg | 250 500
clonazepam | mg | 0.5 1 2
clonidine | mcg | 25 100 150 200 300
clopidogrel | mg | 75 300
colchicine | mcg | 500 600
cholecalciferol | unit | 400 800 1000 2000 5000 7000 10000 20000 25000 50000
dabigatran | mg | 75 110 150
dapagliflozin | mg | 5 10
desvenlafaxine | mg | 25 50 100
dexamethasone | mg | 0.5 2 4 8
diazepam | mg | 2 5 10
digoxin | mcg | 62.5 125 250
diltiazem | mg | 60 90 120 180 240 300 360
donepezil | mg | 5 10 23
doxycycline | mg | 50 100
duloxetine | mg | 20 30 40 60
edoxaban | mg | 15 30 60
empagliflozin | mg | 10 25
enalapril | mg | 2.5 5 10 20
eplerenone | mg | 25 50
escitalopram | mg | 5 10 15 20
esomeprazole | mg | 10 20 40
ezetimibe | mg | 10
famotidine | mg | 10 20 40
felodipine | mg | 2.5 5 10
fenofibrate | mg | 48 67 134 145 160 200
finasteride | mg | 1 5
flecainide | mg | 50 100 150
fluconazole | mg | 50 100 150 200
fluoxetine | mg | 10 20 40 60
frusemide | mg | 20 40 80 500
gabapentin | mg | 100 300 400 600 800
gliclazide | mg | 30 40 60 80
glimepiride | mg | 1 2 3 4
hydrochlorothiazide | mg | 12.5 25 50
hydroxychloroquine | mg | 200 400
ibuprofen | mg | 200 400 600 800
indapamide | mg | 1.25 1.5 2.5
irbesartan | mg | 75 150 300
isosorbide mononitrate | mg | 10 20 30 40 60 120
ivabradine | mg | 5 7.5
lamotrigine | mg | 5 25 50 100 150 200
lansoprazole | mg | 15 30
lercanidipine | mg | 10 20
letrozole | mg | 2.5
levetiracetam | mg | 250 500 750 1000
levothyroxine | mcg | 12 12.5 25 37.5 50 62 75 88 100 112 125 137 150 175 200
linagliptin | mg | 5
lisinopril | mg | 2.5 5 10 20 30 40
loratadine | mg | 10
lorazepam | mg | 0.5 1 2 2.5
losartan | mg | 12.5 25 50 100
meloxicam | mg | 7.5 15
metformin | mg | 500 750 850 1000
methotrexate | mg | 2.5 10
metoclopramide | mg | 5 10
metoprolol | mg | 23.75 25 47.5 50 95 100 190 200
metronidazole | mg | 200 250 400 500
mirtazapine | mg | 7.5 15 30 45
montelukast | mg | 4 5 10
moxonidine | mcg | 200 300 400
naproxen | mg | 220 250 275 375 500 550 750 1000
nebivolol | mg | 1.25 2.5 5 10 20
nifedipine | mg | 10 20 30 60 90
nitrofurantoin | mg | 50 100
nortriptyline | mg | 10 25 50 75
olanzapine | mg | 2.5 5 7.5 10 15 20
olmesartan | mg | 5 10 20 40
omeprazole | mg | 10 20 40
ondansetron | mg | 4 8
oxazepam | mg | 10 15 30
oxycodone | mg | 5 10 15 20 30 40 80
pantoprazole | mg | 20 40
paracetamol | mg | 325 500 650 665 1000
paroxetine | mg | 10 20 30 40
perindopril | mg | 2 2.5 4 5 8 10
pioglitazone | mg | 15 30 45
pramipexole | mg | 0.125 0.25 0.5 0.75 1 1.5
prasugrel | mg | 5 10
pravastatin | mg | 10 20 40 80
prazosin | mg | 1 2 5
prednisolone | mg | 1 2.5 5 10 15 20 25 30
prednisone | mg | 1 2.5 5 10 20 25 50
pregabalin | mg | 25 50 75 100 150 200 225 300
propranolol | mg | 10 20 40 60 80 120 160
quetiapine | mg | 25 50 100 150 200 300 400
rabeprazole | mg | 10 20
ramipril | mg | 1.25 2.5 5 10
risperidone | mg | 0.25 0.5 1 2 3 4
rivaroxaban | mg | 2.5 10 15 20
rosuvastatin | mg | 5 10 20 40
sertraline | mg | 25 50 100
sildenafil | mg | 20 25 50 100
simvastatin | mg | 5 10 20 40 80
sitagliptin | mg | 25 50 100
solifenacin | mg | 5 10
sotalol | mg | 40 80 120 160
spironolactone | mg | 12.5 25 50 100
sumatriptan | mg | 25 50 100
tadalafil | mg | 2.5 5 10 20
tamoxifen | mg | 10 20
tapentadol | mg | 50 75 100 150 200 250
telmisartan | mg | 20 40 80
temazepam | mg | 7.5 10 15 20 22.5 30
ticagrelor | mg | 60 90
topiramate | mg | 15 25 50 100 200
torsemide | mg | 5 10 20 100
tramadol | mg | 50 100 150 200
trimethoprim | mg | 100 200 300
valaciclovir | mg | 500 1000
valproate | mg | 100 125 200 250 500
valsartan | mg | 40 80 160 320
venlafaxine | mg | 37.5 75 150 225
verapamil | mg | 40 80 120 160 180 240
warfarin | mg | 0.5 1 2 2.5 3 4 5 6 7.5 10
zolpidem | mg | 5 6.25 10 12.5
zopiclone | mg | 3.75 7.5
`;
