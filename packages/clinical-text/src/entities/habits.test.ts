import { describe, expect, test } from 'vitest';
import { extractFacts } from '../facts/facts.ts';

/** The facts of a text as `type: label = value [code > code of the answer] (assertion)`. */
function told(text: string): string[] {
  return extractFacts([{ number: 1, text }]).facts.map(({ type, text: label, attributes, code, assertion }) => {
    const { value, valueCode, end } = attributes;
    const codes = [code?.code, valueCode].filter(Boolean).join(' > ');
    return [
      `${type}: ${label}`,
      value !== undefined && `= ${value}`,
      codes !== '' && `[${codes}]`,
      end !== undefined && `until ${end}`,
      assertion !== 'present' && `(${assertion})`,
    ]
      .filter(Boolean)
      .join(' ');
  });
}

const social = (words: string) => told(`Social History:\n${words}`);

test.each([
  ['She does not smoke.', ['social_history: does not smoke [8392000]']],
  [
    'He has never smoked and does not drink alcohol.',
    ['social_history: never smoked [266919005]', 'social_history: does not drink alcohol [105542008]'],
  ],
  [
    'Nonsmoker, drinks alcohol occasionally.',
    ['social_history: Nonsmoker [8392000]', 'social_history: drinks alcohol occasionally [219006]'],
  ],
  ['Ex-smoker, quit in 2010 (20 pack years).', ['social_history: Ex-smoker = 20 pack years [8517006] until 2010']],
  ['Former smoker 40 pack-years.', ['social_history: Former smoker = 40 pack-years [8517006]']],
  ['He smokes 10 cigarettes a day.', ['social_history: smokes 10 cigarettes a day [449868002]']],
  ['The patient SMOKES   CIGARETTES.', ['social_history: SMOKES   CIGARETTES [77176002]']],
  ['Denied ever having been a smoker.', ['social_history: smoker [77176002] (absent)']],
  [
    'She denies tobacco, alcohol, and illicit drug use.',
    ['social_history: denies tobacco, alcohol, and illicit drug use'],
  ],
  [
    'Does not smoke, drink, or utilize illicit substances.',
    ['social_history: Does not smoke, drink, or utilize illicit substances'],
  ],
  ['He denies any alcohol.', ['social_history: denies any alcohol [105542008]']],
  ['He denies alcohol abuse.', ['social_history: denies alcohol abuse']],
  [
    'She does not smoke and drinks alcohol occasionally.',
    ['social_history: does not smoke [8392000]', 'social_history: drinks alcohol occasionally [219006]'],
  ],
  ['He no longer smokes.', ['social_history: smokes [77176002] (absent)']],
  ['Drinks 3 beers a week.', ['social_history: Drinks 3 beers a week [219006]']],
  ['Lives alone.', ['social_history: Lives alone [105529008]']],
])('running text: %s', (words, facts) => {
  expect(told(words)).toEqual(facts);
});

test.each([
  ['Smoking: never', ['social_history: Smoking = never [72166-2 > 266919005]']],
  [
    'Smoking status - Ex smoker, quit 2015',
    ['social_history: Smoking status = Ex smoker, quit 2015 [72166-2 > 8517006]'],
  ],
  ['Smoking:  ☐ Never  ☒ Ex-smoker  ☐ Current', ['social_history: Smoking = Ex-smoker [72166-2 > 8517006]']],
  ['Smoker? [x] Yes [ ] No', ['social_history: Smoker = Yes [72166-2 > 77176002]']],
  [
    'Tobacco: nil. Alcohol: 2 standard drinks per week',
    [
      'social_history: Tobacco = nil [72166-2 > 8392000]',
      'social_history: Alcohol = 2 standard drinks per week [11331-6 > 219006]',
    ],
  ],
  ['ETOH: social drinker', ['social_history: ETOH = social drinker [11331-6 > 219006]']],
  ['Occupation: retired school teacher', ['social_history: Occupation = retired school teacher [11341-5]']],
  ['Recreational drugs: nil', ['social_history: Recreational drugs = nil [11343-1]']],
  ['Smoking: not recorded. Alcohol: unknown', []],
  ['Smoking:  ☐ Never  ☐ Ex-smoker  ☐ Current', []],
  [
    'Lives with wife and two children. Retired teacher.',
    ['social_history: Lives with wife and two children', 'social_history: Retired teacher'],
  ],
  ['No smoking or drinking.', ['social_history: No smoking or drinking']],
])('a social history: %s', (words, facts) => {
  expect(social(words)).toEqual(facts);
});

describe('nothing of how the patient lives is', () => {
  test.each([
    'His wife smokes.',
    'Passive smoking at home, both parents smoke.',
    'She was advised to stop smoking.',
    'If you smoke, ask us for help to quit.',
    'No alcohol for 24 hours after the procedure.',
    'Do not drink alcohol with metronidazole.',
    'The skin was cleaned with alcohol.',
    'She drinks plenty of water.',
    'Plan:\nSmoking cessation.',
    'Family history:\nFather: heavy smoker.',
    'Smoke alarm installed.',
  ])('%s', (words) => {
    expect(told(words).filter((fact) => fact.startsWith('social_history'))).toEqual([]);
  });
});

test('illnesses of habits stay conditions, and what a problem list has stays a problem', () => {
  expect(social('Alcohol dependence. Ex-smoker.')).toEqual([
    'condition: Alcohol dependence [7200002]',
    'social_history: Ex-smoker [8517006]',
  ]);
  expect(told('Problem List\n- Asthma\n- Smokes tobacco daily')).toContain(
    'condition: Smokes tobacco daily [449868002]',
  );
});
