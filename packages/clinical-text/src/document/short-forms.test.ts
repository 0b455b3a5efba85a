import { describe, expect, test } from 'vitest';
import { extractEntities } from '../index.ts';
import { findShortForms } from './short-forms.ts';

const meaning = (text: string, form: string): string | null | undefined => {
  const start = text.lastIndexOf(form);
  const found = findShortForms(text).find((one) => one.start === start);
  return found && (found.sense?.name ?? null);
};

test.each([
  ['MS', 'Relapsing MS on natalizumab.', 'multiple sclerosis'],
  ['MS', 'Echo shows moderate MS with a dilated LA.', 'mitral stenosis'],
  ['MS', 'Given MS 5 mg IV for pain.', 'morphine sulfate'],
  ['PE', 'Bilateral PE on CTPA, started apixaban.', 'pulmonary embolism'],
  ['PE', 'PE: abdomen soft, chest clear.', 'physical examination'],
  ['RA', 'SpO2 96% on RA.', 'room air'],
  ['RA', 'Seropositive RA on leflunomide.', 'rheumatoid arthritis'],
  ['RA', 'RA on methotrexate. SpO2 is 97%.', 'rheumatoid arthritis'],
  ['CVA', 'No CVA tenderness.', 'costovertebral angle'],
  ['CVA', 'Old CVA with residual weakness.', 'cerebrovascular accident'],
  ['AS', 'AS with HLA-B27 and uveitis.', 'ankylosing spondylitis'],
  ['AS', 'Severe AS, mean gradient 45 mmHg.', 'aortic stenosis'],
  ['ED', 'He presented to ED by ambulance.', 'emergency department'],
  ['ED', 'Takes tadalafil for ED.', 'erectile dysfunction'],
  ['PD', 'PD with tremor, on levodopa.', "Parkinson's disease"],
  ['PD', 'On PD for ESKD, catheter clean.', 'peritoneal dialysis'],
  ['ARF', 'ARF in childhood, monthly benzathine penicillin for RHD.', 'acute rheumatic fever'],
  ['HT', 'HT 172 cm', 'height'],
  ['MS', 'She has multiple sclerosis since 2010.\n\nMS is stable.', 'multiple sclerosis'],
  ['MS', 'Past history\n- MS\n- gout', null],
  ['PD', 'Known PD.', null],
  ['PE', 'CT chest: ?PE. No PE seen. Small left pleural effusion.', 'pulmonary embolism'],
  ['LAD', 'LAD 90% stenosis', 'left anterior descending artery'],
])('%s in “%s” is %s', (form, text, name) => {
  expect(meaning(text, form)).toBe(name);
});

describe('facts', () => {
  const conditions = (text: string) => extractEntities(text).filter(({ type }) => type === 'condition');

  test('say and code what is meant', () => {
    const [sclerosis] = conditions('Relapsing MS on natalizumab.');
    const [stenosis] = conditions('Echo shows moderate MS with a dilated LA.');
    expect(sclerosis?.attributes.meaning).toBe('multiple sclerosis');
    expect(stenosis?.attributes.meaning).toBe('mitral stenosis');
    expect(sclerosis?.code?.code).not.toBe(stenosis?.code?.code);
  });

  test('are not made of a place, a measure or a heading', () => {
    expect(conditions('PE: abdomen soft. No CVA tenderness. SpO2 96% on RA. HT 172 cm.')).toEqual([]);
  });

  test('that nothing tells apart are marked, and left uncoded, in prose and in lists', () => {
    for (const text of ['Known MS.', 'Past history\n- MS\n- gout']) {
      const [found] = conditions(text);
      expect(found?.attributes.ambiguous).toBe('multiple sclerosis or mitral stenosis');
      expect(found?.code).toBeNull();
    }
  });

  test('a dose makes MS a medicine', () => {
    const [found] = extractEntities('Given MS 5 mg IV for pain.').filter(({ type }) => type === 'medication');
    expect(found).toMatchObject({ text: 'MS', attributes: { meaning: 'morphine sulfate', strength: '5 mg' } });
  });

  test('a text’s own explanation counts more', () => {
    expect(conditions('Myotonic syndrome (MS) since birth. Severe MS on echo.').at(-1)?.attributes.meaning).toBe(
      'Myotonic syndrome',
    );
  });
});
