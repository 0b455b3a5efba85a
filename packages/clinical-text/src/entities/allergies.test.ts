import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

/** The allergies of a text as `agent: assertion (reaction)`. */
function allergies(text: string): string[] {
  return extractFacts([{ number: 1, text }])
    .facts.filter(({ type }) => type === 'allergy')
    .map(({ text: agent, assertion, attributes: { reaction } }) =>
      typeof reaction === 'string' ? `${agent}: ${assertion} (${reaction})` : `${agent}: ${assertion}`,
    );
}

test.each([
  ['Allergies: no penicillin allergy', ['penicillin: absent']],
  ['Allergies: No penicillin, sulfa or latex allergy', ['penicillin: absent', 'sulfa: absent', 'latex: absent']],
  ['Allergies:\nLatex: no\nPenicillin: yes - rash', ['Latex: absent', 'Penicillin: present (rash)']],
  ['Allergies:\nLatex ...... N\nCodeine ...... Y', ['Latex: absent', 'Codeine: present']],
  ['Allergies: Penicillin (rash). Tolerates cephalexin.', ['Penicillin: present (rash)', 'cephalexin: absent']],
  ['Allergies: Penicillin - rash (tolerates cephalexin)', ['Penicillin: present (rash)']],
  ['Allergies: Does not tolerate codeine', ['codeine: present']],
  ['Allergies: Penicillin allergy de-labelled after negative challenge', ['Penicillin: historical']],
  ['Allergies: penicillin - excluded on testing', ['penicillin: absent']],
  ['Allergies: Outgrown egg allergy', ['egg: historical']],
])('a denied or refuted allergy is none: “%s”', (text, wanted) => {
  expect(allergies(text)).toEqual(wanted);
});

test.each([
  'Allergies: mother - penicillin, sulfa',
  "Allergies: penicillin - patient's son allergic, not patient",
  'Anaphylaxis to penicillin in mother.',
])('an allergy of somebody else isn’t the patient’s: “%s”', (text) => {
  expect(allergies(text)).toEqual([]);
});

test.each([
  [
    'Allergies: Nil known to penicillin. Sulfonamides - rash 1998.',
    ['penicillin: absent', 'Sulfonamides: present (rash)'],
  ],
  ['Allergies: NKDA. Latex - contact dermatitis.', ['Latex: present (contact dermatitis)']],
  ['Allergies: No known drug allergies; peanut anaphylaxis', ['peanut: present (anaphylaxis)']],
  ['Allergies: NKDA but intolerant to codeine (vomiting)', ['codeine: present (vomiting)']],
  ['His mother reports he is allergic to penicillin.', ['penicillin: present']],
  ['Allergies: penicillin - mother witnessed hives', ['penicillin: present (hives)']],
  ['Allergies: Penicillin - sister also allergic', ['Penicillin: present']],
  ['Allergies: Sulfa, not penicillin', ['Sulfa: present', 'penicillin: absent']],
  ['Allergies: penicillin (rash as a child per mother)', ['penicillin: present (rash)']],
  [
    'Meds: metformin 500 mg BD.\nAll: PCN (hives), sulfa, IV contrast.',
    ['PCN: present (hives)', 'sulfa: present', 'IV contrast: present'],
  ],
])('what is named beside a denial stands: “%s”', (text, wanted) => {
  expect(allergies(text)).toEqual(wanted);
});

test.each([
  ['Allergies: Penicillin\nSmoker 20/day. Lives alone.', ['Penicillin: present']],
  ['ADR: unknown. Patient confused and unable to give history.', []],
  ['Allergies: See chart', []],
  ['Allergies: as above', []],
  [
    'Allergies:\nPenicillin - rash\nMango\nWasp stings - swelling',
    ['Penicillin: present (rash)', 'Mango: present', 'Wasp stings: present (swelling)'],
  ],
  ['Allergic to penicillin (rash) and codeine (nausea).', ['penicillin: present (rash)', 'codeine: present (nausea)']],
])('other words of a note are no allergens: “%s”', (text, wanted) => {
  expect(allergies(text)).toEqual(wanted);
});
