import { type GroundedFact, type StructuredFact, toExoraError } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Findings, Understanding } from '../src/database/shell-file-manager.ts';
import type { ClinicalExtractor } from '../src/job-processors/clinical-extractor.ts';
import { documentOf, Extraction } from './extraction.ts';
import { quotes } from './model-server.ts';

const letter = `Riverbank Clinic
Patient: Ada Example  DOB: 02/03/1960
Medications:
Metformin 500 mg tablet by mouth twice daily
Warfarin 3 mg nocte
Allergies: penicillin (rash)
Results
Sodium 139 mmol/L (135 - 145)
Past medical history
Hypertension
Family history
Mother had breast cancer.
Progress
Denies chest pain.`;
const second = `Riverbank Clinic
Results
Potassium 4.4 mmol/L (3.5 - 5.2)
Vitals
BP 128/76 mmHg`;

let extraction: Extraction;
beforeAll(async () => {
  extraction = await Extraction.start();
});
afterAll(() => extraction.stop());
beforeEach(() => {
  extraction.reset();
  extraction.model.reads(
    quotes(
      {
        type: 'medication',
        label: 'Metformin',
        parts: [
          ['strength', '500 mg'],
          ['frequency', 'twice daily'],
        ],
      },
      {
        type: 'medication',
        label: 'Warfarin',
        parts: [
          ['strength', '3 mg'],
          ['frequency', 'nocte'],
        ],
      },
      { type: 'allergy', label: 'penicillin', parts: [['detail', 'rash']] },
      {
        type: 'lab',
        label: 'Sodium',
        parts: [
          ['value', '139'],
          ['unit', 'mmol/L'],
          ['range', '(135 - 145)'],
        ],
      },
      {
        type: 'lab',
        label: 'Potassium',
        parts: [
          ['value', '4.4'],
          ['unit', 'mmol/L'],
        ],
      },
      {
        type: 'vital',
        label: 'BP',
        parts: [
          ['value', '128/76'],
          ['unit', 'mmHg'],
        ],
      },
      { type: 'condition', label: 'Hypertension' },
      { type: 'family_history', label: 'breast cancer', assertion: 'family', parts: [['detail', 'Mother']] },
      { type: 'symptom', label: 'chest pain', assertion: 'absent' },
    ),
  );
});

const extractors: [Findings['engine'], () => ClinicalExtractor][] = [
  ['rules', () => extraction.rules],
  ['openai', () => extraction.openAi('none')],
];

/** What holds for every extractor, whatever finds the words. */
describe.each(extractors)('the extractor %s', (name, make) => {
  const extract = (document: Understanding, signal?: AbortSignal) =>
    make().extract(document, extraction.context(signal));

  it('names itself and its version', async () => {
    const found = await extract(documentOf([letter]));
    expect(found).toMatchObject({ engine: name, model: name === 'openai' ? 'gpt-4o-mini' : null, fallback: null });
    expect(found.engineVersion).toMatch(/rules-\d/);
  });

  it('finds what a letter says: type, assertion, numbers and codes', async () => {
    const { facts } = await extract(documentOf([letter, second]));
    const said = (type: GroundedFact['type'], text: string) =>
      facts.find((fact) => fact.type === type && fact.text.toLowerCase().includes(text));
    expect(said('medication', 'metformin')).toMatchObject({
      assertion: 'present',
      attributes: { strength: '500 mg', route: 'oral', frequencyPerDay: 2 },
      code: { system: 'RxNorm', code: '861007' },
    });
    expect(said('medication', 'warfarin')).toMatchObject({ attributes: { strength: '3 mg', frequencyPerDay: 1 } });
    expect(said('allergy', 'penicillin')).toMatchObject({ attributes: { reaction: 'rash' } });
    expect(said('lab', 'sodium')).toMatchObject({
      attributes: { value: 139, unit: 'mmol/L', refLow: 135, refHigh: 145 },
      code: { system: 'LOINC', code: '2951-2' },
    });
    expect(said('lab', 'potassium')).toMatchObject({ attributes: { value: 4.4 }, sources: [{ page: 2 }, {}, {}, {}] });
    expect(said('vital', 'bp')).toMatchObject({ attributes: { systolic: 128, diastolic: 76 } });
    expect(said('family_history', 'breast cancer')).toMatchObject({ assertion: 'family' });
    expect(said('condition', 'breast cancer')).toBeUndefined();
    expect(said('symptom', 'chest pain')).toMatchObject({ assertion: 'absent' });
    expect(facts.filter(({ type }) => type === 'medication')).toHaveLength(2);
  });

  it('proves each fact by words that stand on its page, each with boxes', async () => {
    const document = documentOf([letter, second]);
    const { facts } = await extract(document);
    for (const { sources } of facts) {
      expect(sources[0]?.role).toBe('label');
      for (const { page, start, end, quote, boxes } of sources) {
        expect(document.pages[page - 1]?.text.slice(start, end)).toBe(quote);
        expect(boxes.length).toBeGreaterThan(0);
      }
    }
  });

  it('reads every number from quoted words', async () => {
    const { facts } = await extract(documentOf([letter, second]));
    const numbers = ['value', 'refLow', 'refHigh', 'systolic', 'diastolic', 'dose'];
    for (const { attributes, sources } of facts) {
      const printed = sources.map(({ quote }) => quote).join(' ');
      for (const attribute of numbers) {
        const value = attributes[attribute];
        if (typeof value === 'number') expect(printed).toContain(String(value));
      }
    }
  });

  it('gives the same facts the same keys, however often it is asked, each key once', async () => {
    const keysOf = async () => (await extract(documentOf([letter, second]))).facts.map(({ key }) => key).toSorted();
    const keys = await keysOf();
    expect(new Set(keys).size).toBe(keys.length);
    expect(await keysOf()).toEqual(keys);
  });

  it('tells the fate of every candidate, of those that are stored with the fact', async () => {
    const { facts, candidates } = await extract(documentOf([letter]));
    const keys = new Set(facts.map(({ key }) => key));
    expect(new Set(candidates.flatMap(({ factKey }) => factKey ?? []))).toEqual(keys);
    for (const { fate, reason } of candidates) expect(reason !== null).toBe(fate === 'refused');
  });

  it('takes what the file states itself, and doesn’t say it twice', async () => {
    const at = letter.indexOf('Hypertension');
    const stated: StructuredFact = {
      type: 'condition',
      text: 'Hypertension',
      assertion: 'present',
      attributes: {},
      date: null,
      code: { system: 'SNOMED CT', code: '38341003', display: 'Hypertension' },
      confidence: 1,
      element: 'Bundle.entry[0].resource',
      sources: [{ page: 1, start: at, end: at + 12, quote: 'Hypertension', role: 'label' }],
    };
    const structured = { facts: [stated], covered: [{ page: 1, start: at, end: at + 12 }] };
    const { facts } = await extract(documentOf([letter], { structured }));
    expect(facts.filter(({ text }) => text === 'Hypertension')).toMatchObject([{ element: stated.element }]);
    for (const { words } of extraction.model.requests) expect(words).not.toContain('Hypertension');
  });

  it.each([
    ['without a word', ['', '  \n ']],
    ['without a finding', ['Riverbank Clinic\nThank you for coming.']],
  ])('finds nothing in pages %s', async (_, texts) => {
    expect((await extract(documentOf(texts))).facts).toEqual([]);
  });

  it('counts in UTF-16 units', async () => {
    const text = '😀 Riverbank Clinic 😀\nMedications:\n😀 Metformin 500 mg twice daily';
    const { facts } = await extract(documentOf([text]));
    const [label] = facts.find(({ type }) => type === 'medication')?.sources ?? [];
    expect(label && text.slice(label.start, label.end)).toMatch(/Metformin/);
  });

  it('does nothing where not even local engines are allowed', async () => {
    const document = documentOf([letter], { consent: { local: false, external: false } });
    extraction.allows = () => false;
    const thrown: unknown = await extract(document).catch((reason: unknown) => reason);
    expect(toExoraError(thrown).code).toBe('ai_consent_missing');
    expect(extraction.model.requests).toEqual([]);
  });

  it('ends with its job', async () => {
    const stop = AbortSignal.abort(new Error('The job was taken.'));
    await expect(extract(documentOf([letter]), stop)).rejects.toThrow('The job was taken.');
  });
});
