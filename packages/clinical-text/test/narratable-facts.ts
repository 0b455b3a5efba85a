/** Facts of invented people, as `begin_narrating` gives them. */
import type { NarratableFact } from '@exora/contracts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The document that facts come from unless they say otherwise. */
export const letter = '10000000-0000-4000-8000-000000000001';

let made = 0;

/** A present, uncoded, undated fact under an id of its own, changed as the test wants. */
export function fact(
  type: NarratableFact['type'],
  text: string,
  changed: Partial<NarratableFact> = {},
): NarratableFact {
  made += 1;
  return {
    id: idOf(made),
    type,
    text,
    assertion: 'present',
    attributes: {},
    code: null,
    date: null,
    shell_file_id: letter,
    ...changed,
  };
}

/** A laboratory result with its unit and reference range. */
export function lab(
  text: string,
  value: number | string,
  unit: string,
  date: string | null,
  [refLow, refHigh]: [number | null, number | null] = [null, null],
): NarratableFact {
  const number = typeof value === 'number' ? value : null;
  const flag =
    number !== null && refLow !== null && number < refLow
      ? 'L'
      : number !== null && refHigh !== null && number > refHigh
        ? 'H'
        : null;
  return fact('lab', text, { date, attributes: { value, unit, refLow, refHigh, flag } });
}

/** A medicine with strength and rhythm. */
export function medicine(
  drug: string,
  strength: string | null,
  frequencyPerDay: number | null,
  more: Partial<NarratableFact> = {},
): NarratableFact {
  return fact('medication', drug, { ...more, attributes: { drug, strength, frequencyPerDay, ...more.attributes } });
}

/** A record with something of everything, from three documents. */
export function wholeRecord(): NarratableFact[] {
  const [clinic, hospital] = ['10000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000003'];
  const diabetes = { system: 'SNOMED CT', code: '44054006', display: 'Diabetes mellitus type 2 (disorder)' };
  return [
    fact('condition', 'Type 2 diabetes mellitus', { date: '2019-03', code: diabetes }),
    fact('condition', 'T2DM', { date: '2023-06-12', code: diabetes, shell_file_id: clinic }),
    fact('condition', 'HYPERTENSION'),
    fact('condition', 'Hypertension', { assertion: 'absent', shell_file_id: clinic }),
    fact('condition', 'Pneumonia', { assertion: 'possible', date: '2024-01-05', shell_file_id: hospital }),
    fact('condition', 'Fracture of left forearm', {
      assertion: 'historical',
      date: '2012',
      attributes: { status: 'resolved' },
    }),
    fact('symptom', 'Chest pain', { assertion: 'absent', shell_file_id: hospital }),
    fact('symptom', 'Fever', { assertion: 'absent', shell_file_id: hospital }),
    fact('symptom', 'Cough', { date: '2024-01-05', shell_file_id: hospital }),
    lab('HbA1c', 8.1, '%', '2023-06-12', [4, 5.6]),
    lab('HbA1c', 6.9, '%', '2024-01-20', [4, 5.6]),
    lab('Sodium', 140, 'mmol/L', '2024-01-20', [135, 145]),
    lab('Potassium', 4.4, 'mmol/L', '2024-01-20', [3.5, 5.2]),
    lab('SARS-CoV-2 PCR', 'Not detected', '', '2024-01-05'),
    fact('vital', 'BP', {
      date: '2024-01-05',
      shell_file_id: hospital,
      attributes: { measure: 'blood pressure', value: '128/79', unit: 'mmHg', systolic: 128, diastolic: 79 },
    }),
    medicine('Metformin', '500 mg', 2, { date: '2019-03-10', attributes: { start: '2019-03-10', status: 'active' } }),
    medicine('Metformin', '1 g', 2, { date: '2023-06-12', shell_file_id: clinic }),
    medicine('Amoxicillin', '500 mg', 3, {
      date: '2024-01-05',
      shell_file_id: hospital,
      attributes: { start: '2024-01-05', stop: '2024-01-12', status: 'completed', durationDays: 7 },
    }),
    medicine('Warfarin', null, null, { assertion: 'absent', shell_file_id: hospital }),
    fact('allergy', 'Amoxicillin', { attributes: { reaction: 'rash', severity: 'severe', criticality: 'high' } }),
    fact('procedure', 'Chest X-ray', {
      date: '2024-01-05',
      shell_file_id: hospital,
      attributes: { status: 'completed' },
    }),
    fact('procedure', 'Colonoscopy', { date: '2024-03', attributes: { status: 'planned' } }),
    fact('immunization', 'Influenza vaccine', { date: '2022-04-20' }),
    fact('immunization', 'Influenza vaccine', { date: '2023-04-18' }),
    fact('family_history', 'type 2 diabetes', {
      assertion: 'family',
      code: diabetes,
      attributes: { relation: 'mother' },
    }),
    fact('family_history', 'bowel cancer', { assertion: 'absent' }),
  ];
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The same things in another order. */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const random = randomOf(seed);
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}

const names: Record<NarratableFact['type'], string[]> = {
  condition: [
    'Asthma',
    'GOUT',
    'Crohn disease',
    'Chronic kidney disease, stage 3',
    'Type 2 diabetes',
    'non-small cell cancer',
    'left hip pain',
  ],
  symptom: ['Fever', 'shortness of breath', 'Headaches', 'Chest pain (exertional)'],
  medication: ['Metformin', 'Levora 0.15/30 28 Day Pack', 'Insulin glargine', 'VITAMIN B12', 'Salbutamol', 'Ventolin'],
  allergy: ['Penicillin', 'peanuts', 'Contrast media'],
  lab: ['HbA1c', 'Cholesterol, Total', 'eGFR', '25-OH vitamin D', 'White cell count', 'Anti-CCP'],
  vital: ['BP', 'Weight', 'Temp'],
  procedure: ['Appendicectomy', 'MRI of left knee', 'Physiotherapy'],
  immunization: ['HPV, quadrivalent', 'Tdap', 'COVID-19 mRNA vaccine'],
  family_history: ['Stroke', 'breast cancer', 'Huntington disease'],
  encounter: ['Outpatient visit', 'Admission'],
  social_history: ['Never smoked', 'Tobacco smoking status'],
};
const types = Object.keys(names) as NarratableFact['type'][];

/** Some facts of every kind, precision and assertion, the same for the same seed. */
export function randomRecord(seed: number, size: number): NarratableFact[] {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const anyDate = () => {
    const year = String(2005 + Math.floor(random() * 20));
    const month = String(1 + Math.floor(random() * 12)).padStart(2, '0');
    const day = String(1 + Math.floor(random() * 28)).padStart(2, '0');
    return pick([null, year, `${year}-${month}`, `${year}-${month}-${day}`]);
  };
  const number = () => Math.round(random() * 2000) / pick([1, 10, 100]);
  const attributesOf = (type: NarratableFact['type']): NarratableFact['attributes'] => {
    switch (type) {
      case 'lab':
        return {
          value: pick<string | number>([number(), '<0.1', '>90', 'Positive', 'Not detected', 'normal', '']),
          unit: pick([null, '%', 'mmol/L', '10*3/uL', 'mL/min/1.73m2', 'x10^9/L']),
          refLow: pick([null, 1, 3.5]),
          refHigh: pick([null, 10, 145]),
          flag: pick([null, 'H', 'L', 'A', 'HH']),
        };
      case 'vital':
        return pick<NarratableFact['attributes']>([
          { measure: 'blood pressure', value: '128/79', unit: 'mmHg' },
          { measure: 'weight', value: number(), unit: 'kg' },
          { measure: 'temperature', value: 37.2, unit: '°C', impliedUnit: null },
          { measure: 'heart rate', value: 72, unit: null, impliedUnit: 'bpm' },
        ]);
      case 'medication':
        return {
          drug: pick([null, 'Metformin', 'Ramipril']),
          strength: pick([null, '500 mg', '7.5mg', '100 mcg/5 mL', '69 μg/24 h', '100 units/mL']),
          dose: pick([null, 1, 2, 0.5]),
          doseMax: pick([null, 2]),
          unit: pick([null, 'tablet', 'puff', 'ml']),
          frequency: pick([null, 'BD', 'every 6 hours', 'at night', 'three times a day']),
          frequencyPerDay: pick([null, 1, 2, 3, 0.143]),
          prn: pick([null, true]),
          status: pick([null, 'active', 'stopped', 'on-hold', 'planned', 'completed']),
          start: anyDate(),
          stop: anyDate(),
          reason: pick([null, 'pain', 'raised blood pressure']),
        };
      case 'allergy':
        return { reaction: pick([null, 'rash', 'anaphylaxis, hives']), severity: pick([null, 'mild', 'severe']) };
      case 'encounter':
      case 'social_history':
        return {};
      case 'condition':
      case 'symptom':
        return {
          status: pick([null, 'active', 'resolved']),
          severity: pick([null, 'moderate']),
          abatement: pick([null, anyDate()]),
        };
      case 'procedure':
        return { status: pick([null, 'completed', 'planned']), bodySite: pick([null, 'left knee']) };
      case 'immunization':
        return { status: pick([null, 'completed', 'not-done']), lot: pick([null, 'A12']), doseNumber: pick([null, 2]) };
      case 'family_history':
        return { relation: pick([null, 'mother', 'maternal aunt']) };
    }
  };
  return Array.from({ length: size }, () => {
    const type = pick(types);
    const assertion =
      type === 'family_history'
        ? pick(['family', 'absent'] as const)
        : pick(['present', 'present', 'absent', 'possible', 'historical'] as const);
    return fact(type, pick(names[type]), {
      assertion,
      attributes: attributesOf(type),
      date: anyDate(),
      shell_file_id: pick([null, letter, '10000000-0000-4000-8000-000000000002']),
    });
  });
}
