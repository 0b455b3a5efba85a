import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function courses(text: string): Record<string, unknown> {
  const { facts } = extractFacts([{ number: 1, text }]);
  return Object.fromEntries(
    facts
      .filter(({ type }) => type === 'medication')
      .map(({ text: words, assertion, attributes }) => [
        words,
        assertion === 'present' ? (attributes.status ?? 'present') : assertion,
      ]),
  );
}

test.each([
  ['She was switched from sertraline to venlafaxine 75 mg daily.', { sertraline: 'historical', venlafaxine: 'active' }],
  ['Metformin changed to gliclazide 60 mg mane.', { Metformin: 'historical', gliclazide: 'active' }],
  ['Ramipril was replaced by irbesartan 150 mg daily.', { Ramipril: 'historical', irbesartan: 'active' }],
  ['We changed atenolol 50 mg to bisoprolol 2.5 mg daily.', { atenolol: 'historical', bisoprolol: 'active' }],
  [
    'Stepped down from IV ceftriaxone to oral amoxicillin 500 mg TDS.',
    { ceftriaxone: 'historical', amoxicillin: 'active' },
  ],
  ['Escalated from amoxicillin to meropenem 1 g IV TDS.', { amoxicillin: 'historical', meropenem: 'active' }],
  ['Amlodipine was swapped for lercanidipine 10 mg.', { Amlodipine: 'historical', lercanidipine: 'present' }],
  ['Escitalopram 10 mg was substituted for fluoxetine.', { Escitalopram: 'present', fluoxetine: 'historical' }],
  ['Changed from citalopram to mirtazapine.', { citalopram: 'historical', mirtazapine: 'active' }],
  ['Cease warfarin.', { warfarin: 'historical' }],
  [
    'Ceased aspirin. Stop ibuprofen. Withhold metformin.',
    { aspirin: 'historical', ibuprofen: 'historical', metformin: 'on-hold' },
  ],
  ['Plan: cease warfarin, commence apixaban 5 mg BD.', { warfarin: 'historical', apixaban: 'present' }],
  [
    'Perindopril ceased due to cough, commenced candesartan 8 mg daily.',
    { Perindopril: 'historical', candesartan: 'present' },
  ],
  ['Perindopril ceased, candesartan 8 mg daily.', { Perindopril: 'historical', candesartan: 'present' }],
  [
    'Aspirin and clopidogrel stopped, warfarin 5 mg started.',
    { Aspirin: 'historical', clopidogrel: 'historical', warfarin: 'present' },
  ],
  [
    'Cease aspirin, clopidogrel and ibuprofen; continue metformin 500 mg bd.',
    { aspirin: 'historical', clopidogrel: 'historical', ibuprofen: 'historical', metformin: 'present' },
  ],
  ['Continued ramipril and stopped atenolol.', { ramipril: 'present', atenolol: 'historical' }],
  ['Ramipril and spironolactone withheld.', { Ramipril: 'on-hold', spironolactone: 'on-hold' }],
  ['Warfarin was withheld pre-operatively and recommenced on day 2.', { Warfarin: 'active' }],
  ['She stopped taking her simvastatin in 2020.', { simvastatin: 'historical' }],
  ['Unable to tolerate metformin, changed to gliclazide 30 mg.', { metformin: 'historical', gliclazide: 'active' }],
  ['Amoxicillin 500 mg TDS was commenced and ceased after 5 days.', { Amoxicillin: 'historical' }],
  ['No known allergies, takes paracetamol 1 g PRN.', { paracetamol: 'present' }],
  ['He was told to stop ibuprofen.', { ibuprofen: 'historical' }],
])('tells which medicines are taken: %j', (text, expected) => {
  expect(courses(text)).toEqual(expected);
});

test.each([
  ['On rivaroxaban 20 mg daily, plan to switch to apixaban.', { rivaroxaban: 'present' }],
  ['Plan to switch from rivaroxaban to apixaban.', {}],
  ['Will need to change from enoxaparin to warfarin.', {}],
  ['Consider switching from citalopram to mirtazapine.', {}],
  ['She takes warfarin 5 mg daily, to be stopped 5 days before surgery.', { warfarin: 'present' }],
  ['Continues clopidogrel 75 mg daily, which will be ceased in 12 months.', { clopidogrel: 'active' }],
  ['Not keen to stop oxycodone 5 mg PRN.', { oxycodone: 'present' }],
  ['Takes bisoprolol 5 mg daily; do not stop bisoprolol.', { bisoprolol: 'present' }],
])('what is only planned has not been done: %j', (text, expected) => {
  expect(courses(text)).toEqual(expected);
});

test.each([
  ['Stopped smoking, aspirin 100 mg daily continued.', { aspirin: 'present' }],
  ['Metoprolol 50 mg changed to 100 mg daily.', { Metoprolol: 'present' }],
  ['Converted from IV to oral pantoprazole 40 mg.', { pantoprazole: 'active' }],
])('a change of dose or route ends nothing: %j', (text, expected) => {
  expect(courses(text)).toEqual(expected);
});
