import { expect, test } from 'vitest';
import { tokenize } from '../text/tokens.ts';
import { SentenceContext } from './assert.ts';

function contextOf(sentence: string, words: string, familySection = false) {
  const start = sentence.indexOf(words);
  const context = new SentenceContext(sentence, { start: 0, end: sentence.length }, tokenize(sentence), familySection);
  const found = { start, end: start + words.length };
  context.setFindings([found]);
  return context.of(found);
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
  ['Rule out pneumonia.', 'pneumonia', 'possible'],
  ['CT to rule him out for appendicitis.', 'appendicitis', 'possible'],
  ['The CT rules out pneumonia.', 'pneumonia', 'absent'],
  ['Exclude fracture.', 'fracture', 'possible'],
  ['A normal D-dimer excludes thrombosis.', 'thrombosis', 'absent'],
  ['No findings suggesting osteomyelitis.', 'osteomyelitis', 'absent'],
  ['No fever, suggesting gout.', 'gout', 'possible'],
  ['A 40-year-old woman with gout and asthma who presents with chest pain.', 'gout', 'present'],
  ['A 40-year-old woman with gout and asthma who presents with chest pain.', 'chest pain', 'present'],
  ['A 40-year-old man with a two-day cough who presents today.', 'cough', 'present'],
  ['Given his gout history, colchicine was given.', 'gout', 'present'],
  ['She had pneumonia in 2015.', 'pneumonia', 'historical'],
  ['His vomiting resolved.', 'vomiting', 'historical'],
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

test('what somebody comes with from before is told as history, and is still there', () => {
  const context = contextOf('A 40-year-old woman with gout who presents with chest pain.', 'gout');
  expect(context).toMatchObject({ assertion: 'present', temporality: 'historical' });
});

test('what might come is hypothetical', () => {
  expect(contextOf('Return if you have fever or chills.', 'fever').temporality).toBe('hypothetical');
});
