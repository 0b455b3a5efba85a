import { expect, test } from 'vitest';
import { tokenize } from '../text/tokens.ts';
import { SentenceContext } from './assert.ts';

function contextOf(sentence: string, words: string, familySection = false) {
  const start = sentence.indexOf(words);
  const context = new SentenceContext(sentence, { start: 0, end: sentence.length }, tokenize(sentence), familySection);
  context.setFindings([start]);
  return context.of({ start, end: start + words.length });
}

test.each([
  ['Denies chest pain, cough or fever.', 'chest pain', 'absent'],
  ['Denies chest pain, cough or fever.', 'fever', 'absent'],
  ['No evidence of pulmonary embolism.', 'pulmonary embolism', 'absent'],
  ['Pneumonia was ruled out.', 'Pneumonia', 'absent'],
  ['He has no cough but reports wheeze.', 'wheeze', 'present'],
  ['No cough; fever for two days.', 'fever', 'present'],
  ['Not only cough but fever too.', 'cough', 'present'],
  ['There is no change in the effusion.', 'effusion', 'present'],
  ['Possible pneumonia on the left.', 'pneumonia', 'possible'],
  ['Pneumonia cannot be excluded.', 'Pneumonia', 'possible'],
  ['? appendicitis', 'appendicitis', 'possible'],
  ['History of migraine.', 'migraine', 'historical'],
  ['History of migraine, now presents with vertigo.', 'vertigo', 'present'],
  ['Three-day history of vomiting.', 'vomiting', 'present'],
  ['No history of epilepsy.', 'epilepsy', 'absent'],
  ['Slides (not sent with the request) show lymphoma.', 'lymphoma', 'present'],
  ['No pleural effusion with a drain in place.', 'drain', 'absent'],
])('“%s” says that %s is %s', (sentence, words, assertion) => {
  expect(contextOf(sentence, words).assertion).toBe(assertion);
});

test.each([
  ['Mother had breast cancer.', 'breast cancer', 'family'],
  ['Family history of glaucoma.', 'glaucoma', 'family'],
  ['Diabetes in his father.', 'Diabetes', 'family'],
  ['Mother reports fever since Monday.', 'fever', 'patient'],
  ['His wife has influenza.', 'influenza', 'other'],
  ['He was brought in by his mother with asthma.', 'asthma', 'patient'],
])('“%s”: %s is of the %s', (sentence, words, experiencer) => {
  expect(contextOf(sentence, words).experiencer).toBe(experiencer);
});

test('what might come is hypothetical', () => {
  expect(contextOf('Return if you have fever or chills.', 'fever').temporality).toBe('hypothetical');
});
