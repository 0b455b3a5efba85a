import { expect, test } from 'vitest';
import { lookUp } from '../src/look-up.ts';

/** Names of medicines that are confused with each other, after ISMP's and the FDA's lists of look-alike names. */
const pairs = `
  hydralazine/hydroxyzine clonidine/clonazepam clonidine/klonopin bupropion/buspirone celebrex/celexa
  celebrex/cerebyx celexa/cerebyx cyclosporine/cycloserine daunorubicin/doxorubicin dimenhydrinate/diphenhydramine
  dobutamine/dopamine glipizide/glyburide glibenclamide/gliclazide infliximab/rituximab lamotrigine/lamivudine
  lamisil/lamictal lamotrigine/levothyroxine medroxyprogesterone/methylprednisolone
  methyltestosterone/medroxyprogesterone nicardipine/nifedipine nimodipine/nifedipine prednisone/prednisolone
  quinine/quinidine risperidone/ropinirole sulfadiazine/sulfasalazine sumatriptan/zolmitriptan
  tolazamide/tolbutamide tramadol/trazodone vinblastine/vincristine zyprexa/zyrtec zyprexa/celexa
  alprazolam/lorazepam amiodarone/amantadine amlodipine/amiloride azathioprine/azithromycin
  atomoxetine/atorvastatin carbamazepine/oxcarbazepine carboplatin/cisplatin cefazolin/ceftriaxone
  cefotaxime/cefoxitin ceftazidime/ceftriaxone chlorpromazine/chlorpropamide chlordiazepoxide/chlorpromazine
  clobazam/clonazepam clomiphene/clomipramine clozapine/clonazepam clozapine/clobazam cycloserine/cyclophosphamide
  desipramine/imipramine desvenlafaxine/venlafaxine diltiazem/diazepam dexamethasone/dexmedetomidine
  diclofenac/duloxetine digoxin/digitoxin doxepin/doxycycline duloxetine/fluoxetine ephedrine/epinephrine
  escitalopram/esomeprazole ethambutol/ethionamide fentanyl/sufentanil flunisolide/fluocinonide
  fluoxetine/paroxetine fluoxetine/fluvoxamine fluphenazine/fluvoxamine fluvastatin/fluvoxamine
  fomepizole/omeprazole gabapentin/gemfibrozil guaifenesin/guanfacine humalog/humulin novolog/novolin
  humalog/novolog hydrocodone/oxycodone hydromorphone/morphine hydrochlorothiazide/hydroxychloroquine
  hydrocortisone/hydrocodone inderal/adderall isotretinoin/tretinoin ketorolac/ketamine ketorolac/ketoconazole
  lantus/latuda letrozole/anastrozole leucovorin/levothyroxine leukeran/leucovorin levetiracetam/levofloxacin
  levetiracetam/levocarnitine levothyroxine/liothyronine lipitor/lopid lisinopril/fosinopril losartan/valsartan
  lorazepam/clonazepam metformin/metronidazole methadone/methylphenidate methotrexate/metolazone
  metolazone/methimazole metoprolol/misoprostol metoprolol/metoclopramide metronidazole/miconazole
  mirtazapine/mitoxantrone mifepristone/misoprostol mycophenolate/mycostatin naloxone/naltrexone neurontin/noroxin
  nitrofurantoin/nitroglycerin nizatidine/nifedipine nortriptyline/amitriptyline ofloxacin/levofloxacin
  olanzapine/quetiapine olanzapine/olsalazine omeprazole/aripiprazole rabeprazole/aripiprazole
  pantoprazole/aripiprazole oxybutynin/oxycontin oxymorphone/oxymetholone paclitaxel/docetaxel pazopanib/ponatinib
  penicillin/penicillamine pentobarbital/phenobarbital phenytoin/phentolamine pioglitazone/rosiglitazone
  pramipexole/pravastatin prazosin/prasugrel pravastatin/prazosin pregabalin/prednisolone primaquine/primidone
  prednisone/primidone propranolol/propylthiouracil propranolol/pravachol purinethol/propylthiouracil
  quetiapine/quinapril raloxifene/ranitidine ranitidine/rimantadine repaglinide/rosiglitazone rifampicin/rifabutin
  rifampin/rifaximin rivaroxaban/rivastigmine saxagliptin/sitagliptin selegiline/sertraline serzone/seroquel
  seroquel/sinequan sertraline/cetirizine simvastatin/sitagliptin sildenafil/tadalafil solifenacin/sorafenib
  sotalol/stalevo sulindac/sulfasalazine tacrolimus/tamsulosin tamoxifen/tamsulosin terbinafine/terbutaline
  thioridazine/thiothixene tiagabine/tizanidine ticagrelor/ticlopidine timolol/atenolol topiramate/torsemide
  toprol/topamax topamax/tegretol torasemide/furosemide tramadol/tapentadol trandolapril/tramadol
  triamcinolone/triamterene trifluoperazine/trihexyphenidyl trimipramine/trimethoprim valaciclovir/valganciclovir
  aciclovir/ganciclovir valproate/valsartan vancomycin/vecuronium venlafaxine/verapamil voriconazole/fluconazole
  xanax/zantac zantac/zyrtec zestril/zetia zestril/zyprexa zocor/cozaar zolpidem/zaleplon zopiclone/zolpidem
  zonisamide/lacosamide zidovudine/zafirlukast acetazolamide/acetohexamide allopurinol/apresoline
  amoxicillin/ampicillin aminophylline/amitriptyline benazepril/benadryl beclomethasone/betamethasone
  bisoprolol/bisacodyl budesonide/bumetanide calcitriol/calcitonin calcium/carbimazole captopril/carvedilol
  cefalexin/cefaclor cefuroxime/cefotaxime cetirizine/citalopram chloramphenicol/chlorambucil
  cimetidine/simethicone citalopram/escitalopram clotrimazole/co-trimoxazole codeine/iodine colchicine/cortisone
  cyproheptadine/cyproterone dabigatran/dabrafenib dapagliflozin/dapoxetine dapsone/dapoxetine
  darifenacin/darunavir denosumab/dinutuximab dexamethasone/betamethasone dicyclomine/diphenhydramine
  dipyridamole/disopyramide disopyramide/desipramine doxazosin/doxepin enalapril/anafranil enalapril/ramipril
  entecavir/efavirenz eplerenone/eprosartan erlotinib/gefitinib erythromycin/azithromycin
  estradiol/ethinylestradiol ezetimibe/ezogabine felodipine/fluoxetine fexofenadine/terfenadine
  finasteride/furosemide fludrocortisone/flucloxacillin folic_acid/folinic_acid frusemide/fosinopril
  glimepiride/glipizide haloperidol/halothane hydroxyurea/hydroxyzine hydroxocobalamin/hydroxychloroquine
  indapamide/indometacin isosorbide/isoniazid itraconazole/ketoconazole ivabradine/ivermectin labetalol/lamotrigine
  lanthanum/lithium lenalidomide/thalidomide lercanidipine/lacidipine linagliptin/linezolid loperamide/lorazepam
  loratadine/losartan memantine/methadone meloxicam/mexiletine mesalazine/metolazone methyldopa/levodopa
  methyldopa/methylphenidate midodrine/midazolam minoxidil/midodrine moxifloxacin/moxonidine nebivolol/nabumetone
  nevirapine/nelfinavir olmesartan/telmisartan orlistat/oseltamivir oxazepam/oxcarbazepine pancreatin/pancuronium
  perindopril/prednisolone pindolol/prednisolone piroxicam/paroxetine procarbazine/prochlorperazine
  prochlorperazine/promethazine promazine/promethazine propofol/propranolol pyridostigmine/physostigmine
  pyridoxine/pralidoxime ramipril/rapilysin risedronate/risperidone salbutamol/salmeterol saxagliptin/saxenda
  streptomycin/streptozocin sulpiride/sulindac tenofovir/tenecteplase teriflunomide/leflunomide
  thiamine/thioridazine tolterodine/tolbutamide tranexamic_acid/aminocaproic_acid trospium/tiotropium
  vardenafil/valdecoxib vigabatrin/vildagliptin zinc/zyban
`
  .trim()
  .split(/\s+/)
  .map((pair) => pair.replaceAll('_', ' ').split('/') as [string, string]);

/** The name with a letter dropped, or swapped with the next one, at each place but the first. */
function misspellings(name: string): string[] {
  return [...name.slice(1)].flatMap((letter, before) => {
    const at = before + 1;
    const [head, tail] = [name.slice(0, at), name.slice(at + 1)];
    return [head + tail, `${head}${tail[0] ?? ''}${letter}${tail.slice(1)}`];
  });
}

test('of names that look alike none is taken for another', () => {
  expect(pairs.length).toBeGreaterThan(250);
  for (const name of new Set(pairs.flat())) {
    expect([name, lookUp(name, 'medication')?.reason]).not.toEqual([name, 'trigram']);
  }
  for (const [one, other] of pairs) {
    const code = lookUp(one, 'medication')?.code ?? 'uncoded';
    expect([one, other, code]).not.toEqual([one, other, lookUp(other, 'medication')?.code]);
  }
});

test('nor is one of them where it is misspelt', () => {
  let known = 0;
  const wrong: string[] = [];
  for (const name of new Set(pairs.flat())) {
    const code = lookUp(name, 'medication')?.code;
    for (const misspelt of misspellings(name)) {
      const found = lookUp(misspelt, 'medication');
      if (found === null) continue;
      known += 1;
      if (found.code !== code) wrong.push(`${misspelt}: ${found.display}`);
    }
  }
  expect(wrong).toEqual([]);
  // Most are found all the same.
  expect(known).toBeGreaterThan(3500);
});
