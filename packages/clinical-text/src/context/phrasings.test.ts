import { expect, test } from 'vitest';
import { extractEntities, extractFacts } from '../index.ts';

/** What the engine says of the finding that a phrase is in. */
function said(text: string, phrase: string): string {
  const at = text.indexOf(phrase);
  const over = extractEntities(text).filter(({ start, end }) => start < at + phrase.length && end > at);
  const found = over.find(({ type }) => type === 'condition' || type === 'symptom') ?? over[0];
  if (!found) return 'nothing';
  const { experiencer, temporality, assertion } = found.attributes;
  if (found.negated) return 'absent';
  if (experiencer === 'family') return 'family';
  if (temporality === 'hypothetical' || temporality === 'historical') return temporality;
  return assertion === 'possible' ? 'possible' : 'present';
}

test.each([
  ['Patient denies fever, chills, or night sweats.', 'night sweats', 'absent'],
  ['There has been no recurrence of her melanoma.', 'melanoma', 'absent'],
  ['No evidence of acute intracranial haemorrhage or mass effect.', 'mass effect', 'absent'],
  ['Chest pain free since admission.', 'Chest pain', 'absent'],
  ['Nil nausea or vomiting overnight.', 'vomiting', 'absent'],
  ['Neither cough nor dyspnoea was reported.', 'dyspnoea', 'absent'],
  ['He has never had a stroke.', 'stroke', 'absent'],
  ['Abdomen soft, non-tender, no guarding.', 'guarding', 'absent'],
  ['The patient has no complaints of headache but has dizziness.', 'dizziness', 'present'],
  ['Without chest pain or palpitations, though he does get breathless.', 'palpitations', 'absent'],
  ['Without chest pain or palpitations, though he does get breathless.', 'breathless', 'present'],
  ['CT was negative for pulmonary embolism.', 'pulmonary embolism', 'absent'],
  ['DVT was excluded on Doppler.', 'DVT', 'absent'],
  ['Symptoms are not consistent with angina.', 'angina', 'absent'],
  ['Unlikely to be cellulitis.', 'cellulitis', 'absent'],
  ['? cellulitis of left leg', 'cellulitis', 'possible'],
  ['Likely viral gastroenteritis.', 'gastroenteritis', 'possible'],
  ['Differential includes pneumonia and heart failure.', 'heart failure', 'possible'],
  ['Findings may represent pneumonia.', 'pneumonia', 'possible'],
  ['Cannot rule out fracture.', 'fracture', 'possible'],
  ['Concern for sepsis.', 'sepsis', 'possible'],
  ['Past history includes asthma and eczema.', 'eczema', 'historical'],
  ['She had pneumonia in 2015.', 'pneumonia', 'historical'],
  ['Previous DVT (2010).', 'DVT', 'historical'],
  ['Cholecystitis five years ago.', 'Cholecystitis', 'historical'],
  ['Remote history of seizures, none recently.', 'seizures', 'historical'],
  ['Known hypertension.', 'hypertension', 'present'],
  ['His hypertension is well controlled.', 'hypertension', 'present'],
  ['Father died of myocardial infarction at 55.', 'myocardial infarction', 'family'],
  ['There is a family history of bowel cancer (mother).', 'bowel cancer', 'family'],
  ['Her sister has type 1 diabetes; she has coeliac disease.', 'coeliac disease', 'present'],
  ['No family history of breast cancer.', 'breast cancer', 'absent'],
  ['Return if fever develops.', 'fever', 'hypothetical'],
  ['At risk of falls.', 'falls', 'hypothetical'],
  ['Screened for depression: negative.', 'depression', 'absent'],
  ['Denies any suicidal ideation.', 'suicidal ideation', 'absent'],
  ['No longer has reflux.', 'reflux', 'absent'],
  ['Rash has cleared completely.', 'Rash', 'absent'],
  ['The cough has settled.', 'cough', 'absent'],
  ['Oedema: nil', 'Oedema', 'absent'],
  ['Jaundice - none', 'Jaundice', 'absent'],
  ['Diabetes: No', 'Diabetes', 'absent'],
  ['Asthma: Yes', 'Asthma', 'present'],
  ['No acute distress. Lungs clear. No wheeze/crackles.', 'crackles', 'absent'],
  ['Fever absent, cough present.', 'cough', 'present'],
  ['Fever absent, cough present.', 'Fever', 'absent'],
  ['There is no pneumothorax. There is a small effusion.', 'effusion', 'present'],
  ['The patient was not found to have anaemia.', 'anaemia', 'absent'],
  ['He did not experience syncope.', 'syncope', 'absent'],
  ['No fracture or dislocation is seen.', 'dislocation', 'absent'],
  ['Lungs are clear without consolidation, effusion or pneumothorax.', 'pneumothorax', 'absent'],
  ['PERLA, EOMI, no nystagmus.', 'nystagmus', 'absent'],
  ['-ve for chest pain, +ve for cough', 'cough', 'present'],
  ['Pt. c/o headache, denies photophobia.', 'photophobia', 'absent'],
  ['Asthma well controlled, no recent exacerbations', 'Asthma', 'present'],
  ['not pregnant', 'pregnant', 'absent'],
  ['No signs of infection were present.', 'infection', 'absent'],
  ['History of smoking but no history of COPD.', 'COPD', 'absent'],
  ['Doubt appendicitis.', 'appendicitis', 'possible'],
  ['Treated for presumed sinusitis.', 'sinusitis', 'possible'],
  ['No new joint swelling.', 'swelling', 'absent'],
  ['Ruled out for MI by serial enzymes.', 'MI', 'absent'],
  ['The mass is not suspicious for malignancy.', 'malignancy', 'absent'],
  ['Absence of fever.', 'fever', 'absent'],
  ['Afebrile without rigors.', 'rigors', 'absent'],
  ['s/p appendicitis 1990', 'appendicitis', 'historical'],
  ['History of depression, currently in remission.', 'depression', 'historical'],
  ['Fever, possible rash.', 'Fever', 'present'],
  ['Fever, possible rash.', 'rash', 'possible'],
  ['Cough with possible pneumonia.', 'pneumonia', 'possible'],
  ['Cough possible pneumonia.', 'Cough', 'present'],
  ['Pneumonia possible.', 'Pneumonia', 'possible'],
  ['Showed gastritis and status post fundoplication.', 'gastritis', 'present'],
  ['Left leg swelling ? DVT', 'DVT', 'possible'],
  ['Impression: ? cellulitis', 'cellulitis', 'possible'],
  ['Nausea resolved.', 'Nausea', 'absent'],
  ['Serology: HIV negative, syphilis negative.', 'HIV', 'absent'],
  ['MRSA neg. VRE neg.', 'VRE', 'absent'],
  ['Hep C -ve.', 'Hep C', 'absent'],
  ['Varicella immune.', 'Varicella', 'absent'],
  ['Nil diabetes, stroke 2018, stents x1.', 'stroke', 'present'],
  ['No consolidation, small effusion, cardiomegaly.', 'cardiomegaly', 'present'],
  ['No LOC, vomiting x2, on apixaban.', 'vomiting', 'present'],
  ['No LOC, vomiting x2, on apixaban.', 'LOC', 'absent'],
  ['Denies palpitations, dizziness on standing present.', 'dizziness', 'present'],
  ['Denies palpitations, dizziness or syncope.', 'dizziness', 'absent'],
  ['Not anticoagulated given falls.', 'falls', 'present'],
  ['Her uncle’s daughter had a stroke.', 'stroke', 'family'],
  ['Breast cancer - aunt', 'Breast cancer', 'family'],
])('“%s” says of %s: %s', (text, phrase, wanted) => {
  expect(said(text, phrase)).toBe(wanted);
});

test.each([
  ['Lives with her husband who has dementia.', 'dementia'],
  ['Lives with wife (COPD, on home oxygen).', 'COPD'],
  ['Partner is HIV positive.', 'HIV'],
  ['Flatmate diagnosed with tuberculosis.', 'tuberculosis'],
  ['The carer has COVID.', 'COVID'],
  ['Dad on warfarin.', 'warfarin'],
  ['Mum takes methadone.', 'methadone'],
  ['Took his wife’s diazepam.', 'diazepam'],
  ['VTE prophylaxis charted.', 'VTE'],
  ['Commenced on the sepsis pathway.', 'sepsis'],
  ['Came for a melanoma check.', 'melanoma'],
  ['Tetanus up to date.', 'Tetanus'],
  ['COVID booster declined.', 'COVID'],
  ['Falls risk high.', 'Falls'],
  ['Problem list:\nStroke prevention\nGout', 'Stroke'],
  ['Low risk PE by Wells.', 'PE'],
  ['Risks explained including bleeding and DVT.', 'DVT'],
  ['Has a fear of cancer.', 'cancer'],
  ['Hip replacement cancelled.', 'Hip replacement'],
  ['Intubation avoided.', 'Intubation'],
  ['Surgical history:\nAppendicectomy declined\nHernia repair 2010', 'Appendicectomy'],
  ['GP to start denosumab.', 'denosumab'],
  ['Recommend commencing sertraline 50 mg daily.', 'sertraline'],
  ['Guidelines recommend enoxaparin 40 mg daily.', 'enoxaparin'],
  ['Prescribed insulin but never started.', 'insulin'],
  ['Can’t take codeine.', 'codeine'],
])('“%s” tells nothing of the patient', (text, name) => {
  const { facts } = extractFacts([{ number: 1, text }]);
  expect(facts.filter((fact) => fact.text.includes(name))).toEqual([]);
});

test.each([
  ['Wife reports he has had chest pain.', 'chest pain'],
  ['Brought in by his wife with vomiting.', 'vomiting'],
  ['Carer: fever for 2 days.', 'fever'],
  ['A 32 year old mother with eclampsia.', 'eclampsia'],
  ['Lives with his partner. Has hypertension.', 'hypertension'],
])('“%s” tells it of the patient', (text, name) => {
  const { facts } = extractFacts([{ number: 1, text }]);
  expect(facts.map((fact) => [fact.text, fact.assertion])).toEqual([[name, 'present']]);
});

test.each([
  ['On warfarin until 2019, changed to rivaroxaban, then stopped.', ['warfarin historical', 'rivaroxaban historical']],
  ['Used to take atenolol.', ['atenolol historical']],
  ['Started metformin, stopped atenolol.', ['metformin present', 'atenolol historical']],
  ['Takes aspirin 100 mg daily, stopped smoking 2010.', ['aspirin present']],
  ['Recommend continuing aspirin 100 mg daily.', ['aspirin present']],
])('“%s” tells which medicines are still taken', (text, wanted) => {
  const { facts } = extractFacts([{ number: 1, text }]);
  const medicines = facts.filter(({ type }) => type === 'medication');
  expect(medicines.map((fact) => `${fact.text} ${fact.assertion}`)).toEqual(wanted);
});

test.each([
  ['Cough: +productive, -fever, +dyspnoea', 'fever', 'absent'],
  ['Problem list:\nHepatitis C - treated, SVR 2018', 'Hepatitis C', 'historical'],
  ['Problem list:\nResolved AKI', 'AKI', 'historical'],
  ['Problem list:\nT2DM, nil COPD', 'COPD', 'absent'],
  ['Problem list:\nOSA (not using CPAP)', 'OSA', 'present'],
])('“%s”: %s is %s', (text, name, wanted) => {
  const { facts } = extractFacts([{ number: 1, text }]);
  expect(facts.find((fact) => fact.text === name)?.assertion).toBe(wanted);
});
