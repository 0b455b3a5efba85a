/** Texts for tests: invented people, in layouts of letters, lab sheets, medication tables and notes. */

export const letter = `RIVERBEND FAMILY MEDICAL CENTRE
12 Wattle Grove, Toowoomba QLD 4350   Ph 07 4639 0000

3rd March 2023

Dr Priya Raman
Consultant Cardiologist

RE: Mr Harold PEMBERTON, DOB 05/11/1951, 7 Gum St Highfields

Dear Priya,

Thank you for seeing Harold, a 71-year-old retired teacher with exertional chest tightness for the past six weeks. He denies syncope, orthopnoea or ankle swelling. There is no history of stroke.

Past history:
1. Hypertension - 2004
2. T2DM (diagnosed 2011, diet controlled until 2015)
3. Right total knee replacement 2018
4. ?Obstructive sleep apnoea

Medications
Perindopril arginine 5mg  1 mane
Metformin XR 1g two tablets nocte
GTN spray 400mcg 1-2 puffs sublingually prn chest pain
Ozempic 1mg/dose weekly on Sundays sc

Allergies: Sulfa drugs - rash; Codeine (severe nausea)

Family Hx: father MI aged 58, mother had breast cancer. No family history of sudden death.

On examination BP 148/92, pulse 76 regular, weight 92.4kg, height 176cm, BMI 29.8. Chest clear. No peripheral oedema.

Bloods 27/02/2023: Hb 141 g/L, WCC 7.2, creatinine 98 umol/L (eGFR 67), HbA1c 7.4%, LDL 3.6 (H), troponin <3 ng/L.

I would be grateful for your assessment regarding possible ischaemic heart disease.

Kind regards
Dr Susan O'Leary
MBBS FRACGP
`;

export const cumulativeLab = `SUNSHINE PATHOLOGY                                         Page 1 of 2
Name:        NGUYEN, Thi Mai               Sex: F    DOB: 14-Aug-1979
Lab Ref: 23-8812345                Requested: 02-May-2023 Collected: 03-May-2023 08:15
Referred by: Dr Alan Briggs

HAEMATOLOGY
                      01/05/22  12/11/22  03/05/23   Units      Ref Range
Haemoglobin             128       125       114 L     g/L        (115-165)
MCV                      91        90        89       fL         (80-100)
White Cell Count        12.1 H     7.0       6.4      x10^9/L    (4.0-11.0)

BIOCHEMISTRY
Sodium            139 mmol/L      (135 - 145)
Potassium         *5.6 mmol/L     (3.5 - 5.2)
eGFR              >90 mL/min/1.73m²   (>59)
S. Ferritin       12 ug/L         (30-200)   Low
Troponin I        <4 ng/L         <16
Hep B sAg         Not detected
`;

export const singleSpacedLab = `Hill Street Laboratory
PATHOLOGY REPORT
Patient: Rosa Example DOB: 24 Nov 1966 Sex: female
Doctor: Dr Tom Sample
Collected: 20 Nov 2023 Specimen: Serum
Test Result Flag Units Reference Range
Hgb 148 g/L 120 - 170
Haematocrit 0.51 H L/L 0.36 - 0.50
ALT 77 H U/L 5 - 40
Urea Nitrogen (BUN) 7.0 mmol/L 3.0 - 8.0
CRP 20.5 H mg/L < 5.0
`;

export const medicationTable = `Discharge Medication List

| Medication | Strength | Dose | Route | Frequency | Reason |
|---|---|---|---|---|---|
| Apixaban (Eliquis) | 5 mg | 1 tablet | oral | twice daily | AF |
| Salbutamol inhaler | 100 mcg | 2 puffs | inhaled | q4h prn | wheeze |
| Insulin glargine | 100 units/mL | 18 units | subcut | nocte | diabetes |

STOPPED:
Ibuprofen 400mg tds - ceased due to renal impairment
`;

export const clinicNote = `CLINIC NOTE
Patient Name: Maria Gonzalez-Ruiz    Age: 45 y/o F    MRN 0099812
Date of visit: 11/30/2021
Attending: Karen Liu, MD

HPI: 45F w/ h/o DM2, HTN here for f/u. Reports polyuria and blurry vision x 2 wks. Denies CP, SOB. No fevers or chills. Mother had a stroke at 60; brother with type 1 diabetes.

MEDS:
metformin 1000 mg PO BID
Lantus 22 units SQ qHS

ALL: PCN (hives), shellfish -> anaphylaxis

VS: T 98.4 F  BP 152/94  P 88  R 18  O2 sat 98% on RA  Wt 187 lbs

Labs: A1c 9.2%, Cr 1.1, K 4.8

A/P:
1. T2DM, uncontrolled - add Jardiance 10 mg daily.
2. r/o diabetic retinopathy - refer to ophthalmology
`;

export const vaccineCard = `Immunisation record for Tom Baker      Born: 2 June 2015

Age        Vaccine                         Date given    Batch     Provider
2 months   Infanrix hexa                   03/08/2015    AB123     City Clinic
12 months  MMR II                          10/06/2016    MM221     City Clinic
4 years    Infanrix IPV                    25/06/2019    IP77      City Clinic
`;

export const healthSummary = `Mrs Margaret Anne WHITLOCK   DOB: 19/01/1943   Female

Active Past History:
1996              Hypertension
2009   March      Osteoarthritis - knees
Inactive Past History:
1965              Appendicectomy

Current Medications:
COVERSYL PLUS 5mg/1.25mg TABLET              1 in the morning

Allergies/Adverse Drug Reactions:
NAPROXEN          GI bleed         Severe

Family History:
Mother - T2DM, died CVA age 79
Nil family history of bowel cancer
`;

export const allDocuments = [
  letter,
  cumulativeLab,
  singleSpacedLab,
  medicationTable,
  clinicNote,
  vaccineCard,
  healthSummary,
];
