import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function said(text: string): string[] {
  return extractFacts([{ number: 1, text }])
    .facts.filter(({ type }) => type === 'symptom' || type === 'condition')
    .map(({ text: words, assertion }) => `${words}: ${assertion}`);
}

test.each([
  ['no LOC, headache, vomiting x3', ['LOC: absent', 'headache: possible', 'vomiting: present']],
  ['No LOC, dizziness, vomited twice', ['LOC: absent', 'dizziness: possible', 'vomited: present']],
  ['Nil fever, rash, diarrhoea x 4 today', ['fever: absent', 'rash: possible', 'diarrhoea: present']],
  ['no fever, cough productive of green sputum', ['fever: absent', 'cough: present', 'sputum: present']],
  ['No rash, chest pain radiating to the left arm', ['rash: absent', 'chest pain: present']],
  ['no dysuria, abdominal pain 7/10', ['dysuria: absent', 'abdominal pain: present']],
  ['No vomiting, fever 38.9', ['vomiting: absent', 'fever: present']],
  ['nil fever, cough with yellow sputum', ['fever: absent', 'cough: present', 'sputum: present']],
  ['denies dysuria, haematuria, has flank pain', ['dysuria: absent', 'haematuria: absent', 'flank pain: present']],
  ['denies fever, chills, vomited twice', ['fever: absent', 'chills: absent', 'vomited: present']],
  ['denies fever, chills, but has cough', ['fever: absent', 'chills: absent', 'cough: present']],
  ['No fever, cough for 3 days', ['fever: absent', 'cough: possible']],
])('ends a denied list where an item is there: %j', (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each([
  ['denies chest pain, fever, chills, nausea', ['chest pain', 'fever', 'chills', 'nausea']],
  ['no rash, neck stiffness or photophobia', ['rash', 'neck stiffness', 'photophobia']],
  ['No fever, vomiting or diarrhoea x3 days', ['fever', 'vomiting']],
  ['No fever, chills, headache', ['fever', 'chills', 'headache']],
  ['No nausea, vomiting, diarrhoea, constipation.', ['nausea', 'vomiting', 'diarrhoea', 'constipation']],
  ['denies fever, cough for the last 3 days', ['fever', 'cough']],
  ['No chest pain radiating to the arm, dyspnoea', ['chest pain', 'dyspnoea']],
])('keeps the whole of a denied list denied: %j', (text, words) => {
  expect(said(text)).toEqual(expect.arrayContaining(words.map((one) => `${one}: absent`)));
});

test('an item that may be denied or there is told with little confidence', () => {
  const { facts } = extractFacts([{ number: 1, text: 'no LOC, headache, vomiting x3' }]);
  const [denied, unclear] = facts;
  expect(unclear?.confidence).toBeLessThan((denied?.confidence ?? 0) - 0.2);
});
