import { expect, test } from 'vitest';
import { extractFacts } from '../facts/facts.ts';
import { extractEntities } from '../index.ts';

const page = `Problem list
- HTN
- Glorbitis
Medications
- Panadol 500 mg 1 tablet qid
Results
Glucose 5.4 mmol/L (3.9 - 6.0)
Glucose 97 mg/dL (70 - 110)
Free T4 14 pmol/L (9 - 19)
Observations
BP 128/76 mmHg
Allergies
- Peanuts
`;

test('facts have their code with reason, term and score, or none', () => {
  const { facts } = extractFacts([{ number: 1, text: page }]);
  const codes = facts.map(({ type, text, code }) => [type, text, code && `${code.system} ${code.code} ${code.reason}`]);
  expect(codes).toEqual(
    expect.arrayContaining([
      ['condition', 'HTN', 'SNOMED CT 38341003 synonym'],
      ['condition', 'Glorbitis', null],
      ['lab', 'Glucose', 'LOINC 14749-6 exact'],
      ['lab', 'Glucose', 'LOINC 2345-7 exact'],
      ['lab', 'Free T4', null],
      ['vital', 'BP', 'LOINC 85354-9 synonym'],
      ['allergy', 'Peanuts', 'SNOMED CT 91935009 normalised'],
    ]),
  );
  expect(facts.find(({ text }) => text === 'HTN')?.code).toEqual({
    system: 'SNOMED CT',
    version: 'GPS 2020-09',
    code: '38341003',
    display: 'Hypertensive disorder, systemic arterial',
    reason: 'synonym',
    term: 'htn',
    score: 0.95,
  });
  expect(facts.find(({ type }) => type === 'medication')?.code).toMatchObject({ system: 'RxNorm', reason: 'synonym' });
});

test('entities have system, code and display alone', () => {
  const [problem] = extractEntities(page).filter(({ text }) => text === 'HTN');
  expect(problem?.code).toEqual({
    system: 'SNOMED CT',
    code: '38341003',
    display: 'Hypertensive disorder, systemic arterial',
  });
});

test('a medicine with its strength is the clinical drug, a test what its unit says that it is', () => {
  const { facts } = extractFacts([
    {
      number: 1,
      text: 'Medications\n- Amoxicillin 250 mg capsule, 1 capsule orally tds\nResults\nBUN 6.7 mmol/L (3.0 - 8.0)\nBUN 16 mg/dL (7 - 20)',
    },
  ]);
  expect(facts.map(({ text, code }) => [text, code?.code])).toEqual([
    ['Amoxicillin', '308182'],
    ['BUN', '22664-7'],
    ['BUN', '3094-0'],
  ]);
});

test('words of a name that is known aren’t taken for another one', () => {
  const { facts } = extractFacts([{ number: 1, text: 'Medications\n- Zopiclone 7.5 mg nocte' }]);
  expect(facts.map(({ text, code }) => [text, code])).toEqual([['Zopiclone', null]]);
});
