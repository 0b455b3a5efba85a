import { describe, expect, test } from 'vitest';
import { extractFacts } from '../facts/facts.ts';

type Told = [label: string, value: unknown, previous?: unknown];

/** Label, value and previous value of each result and vital sign in a text. */
function told(text: string): Told[] {
  const { facts } = extractFacts([{ number: 1, text }]);
  return facts
    .filter((fact) => fact.type === 'lab' || fact.type === 'vital')
    .map(({ text: label, attributes: { value, previousValue } }) =>
      previousValue == null ? [label, value] : [label, value, previousValue],
    );
}

function attributesOf(text: string): Record<string, unknown> {
  return { ...extractFacts([{ number: 1, text }]).facts.find((fact) => fact.type === 'lab')?.attributes };
}

describe('short names', () => {
  test.each<[string, Told[]]>([
    [
      'Lab Results\nNa 141 mmol/L 135-145\nK 2.9 mmol/L 3.5-5.0\nCreat 88 umol/L 60-110',
      [
        ['Na', 141],
        ['K', 2.9],
        ['Creat', 88],
      ],
    ],
    [
      'Bloods\nNa 127\nK 6.4',
      [
        ['Na', 127],
        ['K', 6.4],
      ],
    ],
    [
      'Test    03/02/2024    09/02/2024\nNa  139  134\nK  4.2  3.1',
      [
        ['Na', 134, 139],
        ['K', 3.1, 4.2],
      ],
    ],
    ['K 6.9, renal team told.', [['K', 6.9]]],
    ['The laboratory called with K 7.0 mmol/L', [['K', 7.0]]],
    [
      'Bloods\nNa 131  K 5.8  Cl 99',
      [
        ['Na', 131],
        ['K', 5.8],
        ['Cl', 99],
      ],
    ],
    [
      'Lab Results\nWBC 12.5 K/uL 4.0-11.0\nPlatelets 310 K/uL 150-400',
      [
        ['WBC', 12.5],
        ['Platelets', 310],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});

describe('limits before the result', () => {
  test.each<[string, unknown, number]>([
    ['PSA <4.0 12.6 ug/L', 12.6, 4],
    ['Lab Results\nTroponin T  <14   322  HH', 322, 14],
    ['Lab Results\nName    Normal   Result\nCRP  <5   188', 188, 5],
    ['Test | Normal | Result\nHb | 115-160 | 84', 84, 160],
  ])('%s', (text, value, refHigh) => {
    expect(attributesOf(text)).toMatchObject({ value, refHigh, previousValue: null });
  });

  test.each<[string, unknown]>([
    ['Lab Results\nPSA <0.1 ug/L < 5.0', '<0.1'],
    ['Test   Result   Previous   Units\nCRP   <5   12   mg/L', '<5'],
    ['Test   Result  Ref\neGFR  >90  >60', '>90'],
  ])('a compared result stays one: %s', (text, value) => {
    expect(attributesOf(text).value).toBe(value);
  });

  test('nothing but order to go by is doubtful', () => {
    const [fact] = extractFacts([{ number: 1, text: 'Lactate <2.0 7.1' }]).facts;
    expect(fact?.attributes.value).toBe(7.1);
    expect(fact?.confidence).toBeLessThan(0.5);
  });
});

describe('numbers', () => {
  test.each<[string, Told[]]>([
    ['Plt 14 000 /uL', [['Plt', 14000]]],
    ['Hb 121 114 97', [['Hb', 121, 114]]],
    ['K 5 .8', [['K', 5.8]]],
    ['Vitamin D 25 OH 41 nmol/L', [['Vitamin D 25 OH', 41]]],
    ['Potassium 6·3 mmol/L (3·5-5·2)', [['Potassium', 6.3]]],
    ['Potassium: 6 .4 mmol/L (3.5-5.2)', [['Potassium', 6.4]]],
    ['Sodium: 1 26 mmol/L (135-145)', [['Sodium', 126]]],
    ['Glucose 19 . 4 mmol/L', [['Glucose', 19.4]]],
    ['Hb 9. 7 g/dL', [['Hb', 9.7]]],
    ['Platelets 1,310 x10^9/L', [['Platelets', 1310]]],
    [
      'Hb,91,124,115-160\nK,6.2,4.4,3.5-5.0',
      [
        ['Hb', 91, 124],
        ['K', 6.2, 4.4],
      ],
    ],
    [
      'T 38,7 HR 104 BP 118/72',
      [
        ['T', 38.7],
        ['HR', 104],
        ['BP', '118/72'],
      ],
    ],
    ['Weight 8O kg', [['Weight', '8O']]],
    ['BP 17O/95', [['BP', '17O/95']]],
    ['Pulse 76. 20 cigarettes a day.', [['Pulse', 76]]],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test('a pressure with a letter in it is read, and said to be', () => {
    const [fact] = extractFacts([{ number: 1, text: 'BP 17O/95' }]).facts;
    expect(fact?.attributes).toMatchObject({ valueRead: '170/95', systolic: 170, diastolic: 95 });
    expect(fact?.confidence).toBeLessThan(0.5);
  });
});

describe('aims, limits and amounts are no results', () => {
  test.each([
    'INR > 4.5 withhold warfarin',
    'Transfuse if Hb < 75',
    'Keep K > 4.2 and Mg > 0.9',
    'Goal HbA1c < 6.5%',
    'Aim INR 3.0',
    'Target HbA1c 50 mmol/mol',
    'Call the doctor if:\nBSL < 4\nK > 6',
    'Call criteria: HR > 130, BSL < 4, K > 6',
    'Call criteria: HR > 130, Hb 70',
    'Sliding scale: BSL 10-15 4 units, BSL > 15 6 units',
    'Albumin 20% 100 mL',
    'Targets:\nHbA1c 50 mmol/mol',
    'K 30 mmol added to the bag',
    'Give slow K if K below 3.2.',
    'Disp #28 RF 2',
    'Ideal body weight 61 kg',
    'Dry weight 74 kg',
    'Vitamin D 25,000 IU weekly.',
    'Vitamin D 2000 IU daily.',
    'Zinc 50 mg daily',
    'Vitamin B12 1000 mcg monthly',
  ])('%s', (text) => {
    expect(told(text)).toEqual([]);
  });

  test.each<[string, Told[]]>([
    ['Not at target, HbA1c 8.8%', [['HbA1c', 8.8]]],
    ['Diabetes above target: HbA1c 9.4%', [['HbA1c', 9.4]]],
    ['Target INR 2-3, INR today 2.7', [['INR', 2.7]]],
    ['TSH <0.01 reduce thyroxine', [['TSH', '<0.01']]],
    ['Vitamin D 28 nmol/L (50-150)', [['Vitamin D', 28]]],
    ['HbA1c 8.1% (target <7%)', [['HbA1c', 8.1]]],
  ])('but a result beside them is: %s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});

describe('specimens', () => {
  test.each([
    ['urine Na 14', 'urine'],
    ['CSF\nGlucose 1.6 mmol/L', 'cerebrospinal fluid'],
    ['CSF: glucose 1.6 mmol/L', 'cerebrospinal fluid'],
    ['Urine microscopy\nLeucocytes 310 x10^6/L', 'urine'],
    ['Specimen: MSU\nLeucocytes 310 x10^6/L', 'urine'],
    ['pleural fluid LDH 720 U/L', 'pleural fluid'],
    ['ascitic albumin 11 g/L', 'ascitic fluid'],
  ])('%s', (text, specimen) => {
    const fact = extractFacts([{ number: 1, text }]).facts.find(({ type }) => type === 'lab');
    expect(fact?.attributes.specimen).toBe(specimen);
    expect(fact?.code?.display ?? '').not.toMatch(/blood|serum|plasma/i);
  });

  test.each([
    'Serum Na 131 mmol/L',
    'Urine output 35 mL/h, K 5.8',
    'Pleural tap drained 700 mL, Hb 92',
    'URINARY TRACT INFECTION\nHb 118 g/L',
    'Specimen: MSU\nClear\nBiochemistry - blood\nSodium 131 mmol/L',
  ])('blood: %s', (text) => {
    const fact = extractFacts([{ number: 1, text }]).facts.find(({ type }) => type === 'lab');
    expect(fact?.attributes.specimen ?? null).toBeNull();
    expect(fact?.code).not.toBeNull();
  });
});

describe('several results', () => {
  test.each<[string, unknown, unknown, string | null]>([
    ['PSA 0.6 (2018), 1.9 (2021), 9.2 (2023).', 9.2, 1.9, '2023'],
    ['Serial Hb 118, 101, 79', 79, 101, null],
    ['PSA 4.4 (01/02/2022) 6.1 (03/04/2024)', 6.1, 4.4, '2024-04-03'],
    ['INR 2.4 on 11/03/2024, 3.3 on 15/03/2024', 3.3, 2.4, '2024-03-15'],
    ['Troponin 14, repeat 52', 52, 14, null],
    ['Glucose 4.4 at 0600, 2.9 at 1100', 2.9, 4.4, null],
    ['eGFR 31 (>60) Prev 44 (12/03/24)', 31, 44, null],
    ['Hb 7.4 g/dL (74 g/L)', 7.4, null, null],
    ['HbA1c 60 mmol/mol (7.6%)', 60, null, null],
    ['Anti-CCP 2 U/mL (<5) Negative', 2, null, null],
  ])('%s', (text, value, previousValue, date) => {
    const fact = extractFacts([{ number: 1, text }]).facts.find(({ type }) => type === 'lab');
    expect(fact?.attributes).toMatchObject({ value, previousValue });
    expect(fact?.date).toBe(date);
  });
});

test.each<[string, string, unknown]>([
  ['FSBG 318', 'FSBG', 318],
  ['Gluc 30.1', 'Gluc', 30.1],
  ['WBC 13.5K', 'WBC', 13.5],
  ['Plts 82K', 'Plts', 82],
  ['Bil 14', 'Bil', 14],
])('short names are known: %s', (text, label, value) => {
  expect(told(text)).toEqual([[label, value]]);
});

test.each([
  ['Na 140 K 4.2 Cl 102', ['Na 140', 'K 4.2', 'Cl 102']],
  ['Hb 132 WCC 11.2 Plt 250', ['Hb 132', 'WCC 11.2', 'Plt 250']],
  ['On admission Na 128 K 3.0.', ['Na 128', 'K 3']],
  ['Ca 2.65 PO4 0.8 Mg 0.7', ['Ca 2.65', 'PO4 0.8', 'Mg 0.7']],
  ['BP 120/80 HR 72 Na 140', ['Na 140']],
  ['WCC 11.2 N 8.4 L 1.2', ['WCC 11.2']],
  ['Na 138, K 4,3, Hb 9,8', ['Na 138', 'K 4.3', 'Hb 9.8']],
])('reads bare results side by side: %j', (text, expected) => {
  const { facts } = extractFacts([{ number: 1, text }]);
  const labs = facts.filter(({ type }) => type === 'lab');
  expect(labs.map((one) => `${one.text} ${one.attributes.value}`)).toEqual(expected);
  expect(labs.every(({ attributes }) => attributes.previousValue === null)).toBe(true);
});

test.each(['Ward 5 K block', 'Bed 12 UR 48', 'HR 72 UR 482913', 'Appointment 10 am, room K 4 Cl', 'Vitamin K 10 mg'])(
  'takes no letter beside a number for a result: %j',
  (text) => {
    const { facts } = extractFacts([{ number: 1, text }]);
    expect(facts.filter(({ type }) => type === 'lab')).toEqual([]);
  },
);

test('a document with decimal commas has its thousands with points', () => {
  const text = [
    'Test                 Result    Unit       Reference range',
    'Hemoglobin           12,4      g/dL       12,0 - 16,0',
    'Leukocytes           6.700     /µL        4.500 - 11.000',
    'Creatinine           0,92      mg/dL      0,60 - 1,10',
    'TSH                  2,345     mIU/L      0,400 - 4,000',
  ].join('\n');
  const { facts } = extractFacts([{ number: 1, text }]);
  expect(facts.map(({ attributes: { value, refLow, refHigh } }) => [value, refLow, refHigh])).toEqual([
    [12.4, 12, 16],
    [6700, 4500, 11000],
    [0.92, 0.6, 1.1],
    [2.345, 0.4, 4],
  ]);
});

test('thousands before three digits stay, and what no analyte can have is a decimal', () => {
  const value = (text: string): unknown => extractFacts([{ number: 1, text }]).facts[0]?.attributes.value;
  expect(value('WBC 11,200 /uL')).toBe(11200);
  expect(value('Platelets 245,000')).toBe(245000);
  expect(value('TSH 2,345 mIU/L')).toBe(2.345);
});
