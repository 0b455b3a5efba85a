import type { StructuredFact } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { bundle, concept, loinc, patient, rxnorm, snomed, utf8 } from '../../../../../tests/setup/structured-files.ts';
import { defaultLimits } from '../../limits.ts';
import type { FormatContext } from '../format.ts';
import { fhirFormat } from './fhir-format.ts';

const context = { limits: defaultLimits } as FormatContext;

async function read(bytes: Uint8Array): Promise<{ text: string; facts: readonly StructuredFact[] }> {
  const document = await fhirFormat.open(bytes, context);
  const numbers = Array.from({ length: document.pageCount }, (_, at) => at + 1);
  const pages = await Promise.all(numbers.map((number) => document.readPage(number)));
  const texts = pages.map(({ layout }) => ('text' in layout ? layout.text : ''));
  for (const { page, start, end, quote } of (document.structured?.facts ?? []).flatMap(({ sources }) => sources)) {
    expect(quote).not.toBe('');
    expect(texts[page - 1]?.slice(start, end)).toBe(quote);
  }
  return { text: texts.join('\n'), facts: document.structured?.facts ?? [] };
}

const observation = (rest: Record<string, unknown>) => ({
  resourceType: 'Observation',
  status: 'final',
  code: concept(loinc, '718-7', 'Haemoglobin'),
  effectiveDateTime: '2024-03-02T23:30:00-05:00',
  ...rest,
});

describe('FHIR', () => {
  it('shows of a note in HTML what people see of it', async () => {
    const html = '<p>Asthma.<span style="display:none">Warfarin 5 mg</span><span style="color:#fff">Lithium</span></p>';
    const note = {
      resourceType: 'DocumentReference',
      status: 'current',
      content: [{ attachment: { contentType: 'text/html', data: Buffer.from(html).toString('base64') } }],
    };
    const { text } = await read(bundle(patient, note));
    expect(text).toContain('Asthma.');
    expect(text).not.toMatch(/Warfarin|Lithium/);
  });

  it('states a result with value, unit, interval, flag, day, code and its place in the file', async () => {
    const { text, facts } = await read(
      bundle(
        patient,
        observation({
          valueQuantity: { value: 11.2, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
          referenceRange: [{ low: { value: 12 }, high: { value: 16 } }],
          interpretation: [{ coding: [{ code: 'L' }] }],
        }),
      ),
    );
    expect(text).toContain('Patient: Ada Maria Example\nDate of birth: 1961-04-03\nSex: female');
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      type: 'lab',
      text: 'Haemoglobin',
      assertion: 'present',
      date: '2024-03-02',
      attributes: { value: 11.2, unit: 'g/dL', refLow: 12, refHigh: 16, flag: 'L' },
      code: { system: 'LOINC', code: '718-7', display: 'Haemoglobin' },
      confidence: 1,
      element: 'Bundle.entry[1].resource',
    });
    expect(facts[0]?.sources.map(({ role, quote }) => [role, quote])).toEqual([
      ['label', 'Haemoglobin'],
      ['value', '11.2'],
      ['unit', 'g/dL'],
      ['range', '12 - 16'],
      ['flag', 'L'],
      ['date', '2024-03-02'],
    ]);
  });

  it('keeps comparators, words and codes as values, and each component as a result of its own', async () => {
    const { facts } = await read(
      bundle(
        observation({ valueQuantity: { value: 5, comparator: '<', unit: 'ng/L' } }),
        observation({ valueCodeableConcept: concept(snomed, '260385009', 'Negative') }),
        observation({ valueString: 'No growth' }),
        observation({
          component: [{ code: concept(loinc, '9272-6', 'Apgar 1 minute'), valueInteger: 9 }],
        }),
      ),
    );
    expect(facts.map(({ attributes }) => attributes.value)).toEqual(['<5', 'Negative', 'No growth', 9]);
    expect(facts[3]?.element).toBe('Bundle.entry[3].resource.component[0]');
  });

  it('makes one vital sign of a blood pressure and keeps surveys as lines to read', async () => {
    const part = (code: string, value: number) => ({
      code: concept(loinc, code, code),
      valueQuantity: { value, unit: 'mm[Hg]' },
    });
    const { text, facts } = await read(
      bundle(
        observation({
          category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs', 'Vital')],
          code: concept(loinc, '85354-9', 'Blood pressure'),
          component: [part('8480-6', 128), part('8462-4', 79)],
        }),
        observation({
          category: [{ coding: [{ code: 'survey' }] }],
          code: { text: 'Housing status' },
          valueString: 'Rents a flat',
        }),
      ),
    );
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ type: 'vital', attributes: { value: '128/79', systolic: 128, diastolic: 79 } });
    expect(text).toContain('Housing status Rents a flat');
  });

  it('keeps a number as it is stated, and six digits of a computed one', async () => {
    const { facts } = await read(
      bundle(
        observation({ valueQuantity: { value: 0.0125, unit: 'mg/L' } }),
        observation({ valueQuantity: { value: 190.13024171553792, unit: 'cm' } }),
      ),
    );
    expect(facts.map(({ attributes }) => attributes.value)).toEqual([0.0125, 190.13]);
  });

  it('reads dose, route and frequency, and finds a medication that is contained or referred to', async () => {
    const { facts } = await read(
      bundle(
        { resourceType: 'Medication', id: 'm9', code: concept(rxnorm, '861007', 'Metformin 500 MG Oral Tablet') },
        {
          resourceType: 'MedicationRequest',
          status: 'active',
          intent: 'order',
          authoredOn: '2023-11-20',
          medicationReference: { reference: 'Medication/m9' },
          dosageInstruction: [
            {
              text: 'with meals',
              timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
              route: concept(snomed, '26643006', 'Oral route'),
              doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
            },
          ],
        },
        {
          resourceType: 'MedicationStatement',
          status: 'stopped',
          contained: [{ resourceType: 'Medication', id: 'in', code: { text: 'Amlodipine 5 mg' } }],
          medicationReference: { reference: '#in' },
        },
      ),
    );
    expect(facts[0]).toMatchObject({
      text: 'Metformin 500 MG Oral Tablet',
      assertion: 'present',
      code: { system: 'RxNorm', code: '861007' },
      attributes: {
        strength: '500 MG',
        dose: 1,
        unit: 'tablet',
        route: 'oral',
        frequency: '2 times every day',
        frequencyPerDay: 2,
        status: 'active',
        start: '2023-11-20',
      },
    });
    expect(facts[1]).toMatchObject({ text: 'Amlodipine 5 mg', assertion: 'historical', code: null });
  });

  it('tells what is over, possible or absent, and makes no fact of what nobody stands by', async () => {
    const condition = (display: string, clinical: string, verified: string) => ({
      resourceType: 'Condition',
      clinicalStatus: { coding: [{ code: clinical }] },
      verificationStatus: { coding: [{ code: verified }] },
      code: concept(snomed, '195967001', display),
      onsetDateTime: '2019',
    });
    const { text, facts } = await read(
      bundle(
        condition('Asthma', 'active', 'confirmed'),
        condition('Pneumonia', 'resolved', 'confirmed'),
        condition('Sarcoidosis', 'active', 'provisional'),
        condition('Gout', 'active', 'refuted'),
        condition('Anaemia', 'active', 'entered-in-error'),
        { resourceType: 'Immunization', status: 'not-done', vaccineCode: { text: 'Zoster vaccine' } },
        { resourceType: 'AllergyIntolerance', code: concept(snomed, '716186003', 'No known allergy') },
        {
          resourceType: 'FamilyMemberHistory',
          relationship: { text: 'Mother' },
          condition: [{ code: concept(snomed, '254837009', 'Breast cancer') }],
        },
      ),
    );
    expect(facts.map(({ text: label, assertion }) => [label, assertion])).toEqual([
      ['Asthma', 'present'],
      ['Pneumonia', 'historical'],
      ['Sarcoidosis', 'possible'],
      ['Zoster vaccine', 'absent'],
      ['Breast cancer', 'family'],
    ]);
    expect(facts[4]?.attributes).toEqual({ relation: 'mother' });
    expect(text).not.toContain('Gout');
  });

  const encounterClass = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code });
  const checkUp = concept(snomed, '185349003', 'Check up');

  it('reads visits with what they refer to, in the forms of R4, R5 and DSTU2', async () => {
    const { text, facts } = await read(
      bundle(
        { resourceType: 'Practitioner', id: 'd1', name: [{ prefix: ['Dr'], given: ['Bo'], family: 'Sample' }] },
        { resourceType: 'Location', id: 'l1', name: 'Harbour Hospital' },
        {
          resourceType: 'Encounter',
          status: 'finished',
          class: encounterClass('IMP'),
          type: [checkUp],
          period: { start: '2024-02-28T23:30:00-05:00', end: '2024-03-02T08:00:00-05:00' },
          reasonCode: [concept(snomed, '56018004', 'Wheezing')],
          participant: [
            { individual: { reference: 'Practitioner/d1' } },
            { individual: { reference: 'RelatedPerson/r', display: 'Mother' } },
          ],
          location: [{ location: { reference: 'http://fhir.example/Location/l1' } }],
        },
        {
          resourceType: 'Encounter',
          status: 'completed',
          class: [{ coding: [encounterClass('VR')] }],
          actualPeriod: { start: '2023-05-04' },
          reason: [{ value: [{ concept: { text: 'Cough' } }] }],
          serviceProvider: { display: 'Quay Clinic' },
        },
        {
          resourceType: 'Encounter',
          status: 'finished',
          class: 'ambulatory',
          period: { start: '2016' },
          reason: [{ text: 'Rash' }],
        },
        {
          resourceType: 'Encounter',
          status: 'planned',
          type: [concept(snomed, '390906007', 'Follow-up')],
          period: { start: '2030' },
        },
        { resourceType: 'Encounter', status: 'entered-in-error', type: [checkUp], period: { start: '2020' } },
        { resourceType: 'Encounter', status: 'finished', class: encounterClass('AMB') },
      ),
    );
    expect(facts.map(({ text: label, date, code, attributes }) => [label, date, code?.code, attributes])).toEqual([
      [
        'Check up',
        '2024-02-28',
        '185349003',
        {
          class: 'inpatient',
          status: 'completed',
          start: '2024-02-28',
          end: '2024-03-02',
          location: 'Harbour Hospital',
          performer: 'Dr Bo Sample',
          reason: 'Wheezing',
        },
      ],
      [
        'Virtual visit',
        '2023-05-04',
        undefined,
        { class: 'virtual', status: 'completed', start: '2023-05-04', location: 'Quay Clinic', reason: 'Cough' },
      ],
      [
        'Outpatient visit',
        '2016',
        undefined,
        { class: 'outpatient', status: 'completed', start: '2016', reason: 'Rash' },
      ],
    ]);
    expect(facts[0]?.element).toBe('Bundle.entry[2].resource');
    expect(text).toContain('Other visits\n• 2030 Follow-up planned');
  });

  it('reads habits with the code of the answer, whatever their category', async () => {
    const category = (code: string) => [{ coding: [{ code }] }];
    const smoking = concept(loinc, '72166-2', 'Tobacco smoking status');
    const { facts } = await read(
      bundle(
        observation({
          category: category('social-history'),
          code: smoking,
          valueCodeableConcept: concept(snomed, '8517006', 'Former smoker'),
        }),
        observation({
          category: category('survey'),
          code: smoking,
          valueCodeableConcept: concept(snomed, '266919005', 'Never smoker'),
        }),
        observation({
          category: category('social-history'),
          code: smoking,
          valueCodeableConcept: concept(snomed, '266927001', 'Unknown if ever smoked'),
        }),
        observation({
          category: category('social-history'),
          code: { text: 'Pack-years' },
          valueQuantity: { value: 12, unit: 'pack-years' },
        }),
        observation({
          category: category('social-history'),
          code: concept(loinc, '76690-7', 'Sexual orientation'),
          valueString: 'Not stated',
        }),
      ),
    );
    expect(facts.map(({ type, text, code, attributes }) => [type, text, code?.code, attributes])).toEqual([
      [
        'social_history',
        'Tobacco smoking status',
        '72166-2',
        { value: 'Former smoker', valueCode: '8517006', valueSystem: 'SNOMED CT' },
      ],
      [
        'social_history',
        'Tobacco smoking status',
        '72166-2',
        { value: 'Never smoker', valueCode: '266919005', valueSystem: 'SNOMED CT' },
      ],
      ['social_history', 'Pack-years', undefined, { value: 12, unit: 'pack-years' }],
    ]);
  });

  it('includes notes in text and HTML, and names what is neither', async () => {
    const attach = (contentType: string, data: string) => ({
      attachment: { contentType, data: Buffer.from(data).toString('base64') },
    });
    const { text } = await read(
      bundle({
        resourceType: 'DocumentReference',
        type: { text: 'Discharge letter' },
        date: '2024-03-05',
        content: [
          attach('text/plain; charset=utf-8', 'Dear colleague,\nfever settled.'),
          attach('text/html', '<p>Take <b>rest</b></p><script>alert(1)</script><ul><li>Fluids</li></ul>'),
          attach('application/pdf', '%PDF-1.4'),
        ],
      }),
    );
    expect(text).toContain('Discharge letter, 2024-03-05\nDear colleague,\nfever settled.');
    expect(text).toContain('Take rest');
    expect(text).toContain('• Fluids');
    expect(text).toContain('Attached: application/pdf');
    expect(text).not.toContain('alert');
  });

  it('reads one resource alone and one a line', async () => {
    const alone = await read(utf8(JSON.stringify(observation({ valueInteger: 3 }))));
    expect(alone.facts[0]?.element).toBe('Observation');
    const lines = await read(
      utf8([patient, observation({ valueInteger: 4 })].map((one) => JSON.stringify(one)).join('\n')),
    );
    expect(lines.facts[0]?.element).toBe('%line[1]');
  });

  it.each([
    ['JSON that ends too early', '{"resourceType":"Bundle","entry":[', 'structured_not_readable'],
    ['no JSON', '{resourceType: Bundle}', 'structured_not_readable'],
    ['JSON of something else', '{"name":"x"}', 'structured_unsupported'],
    ['a resource that nobody knows', '{"resourceType":"Spaceship"}', 'structured_unsupported'],
  ])('refuses %s', async (_, json, code) => {
    await expect(read(utf8(json))).rejects.toMatchObject({ code });
  });

  it('refuses the records of two people, not two copies of one', async () => {
    const other = { ...patient, id: 'p2', name: [{ family: 'Sample', given: ['Bo'] }] };
    await expect(read(bundle(patient, other))).rejects.toMatchObject({ code: 'structured_many_people' });
    await expect(read(bundle(patient, { ...patient, id: 'copy' }))).resolves.toBeDefined();
  });

  it('passes over unknown resources, parts of another form and references in a circle', async () => {
    const { facts } = await read(
      bundle(
        { resourceType: 'Spaceship' },
        observation({ valueQuantity: 'much', valueInteger: 7, code: { coding: 'none', text: 'Count' } }),
        {
          resourceType: 'MedicationRequest',
          medicationReference: { reference: 'MedicationRequest/a', display: 'Aspirin' },
          basedOn: [{ reference: 'MedicationRequest/a' }],
          id: 'a',
        },
      ),
    );
    expect(facts.map(({ text }) => text)).toEqual(['Aspirin', 'Count']);
  });

  it('takes no harm from keys that name prototypes, nor from depth', async () => {
    const polluting =
      '{"resourceType":"Observation","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}},"code":{"text":"Count"},"valueInteger":2}';
    const { facts } = await read(utf8(polluting));
    expect(facts).toHaveLength(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const deep = `{"resourceType":"Composition","section":${'[{"section":'.repeat(20_000)}[]${'}]'.repeat(20_000)}}`;
    await expect(read(utf8(deep))).resolves.toBeDefined();
  });

  it('covers what its resources tell, and leaves notes to be read', async () => {
    const document = await fhirFormat.open(
      bundle(observation({ valueInteger: 9 }), {
        resourceType: 'DiagnosticReport',
        code: { text: 'Ultrasound' },
        conclusion: 'Gallstones.',
      }),
      context,
    );
    const page = await document.readPage(1);
    const text = 'text' in page.layout ? page.layout.text : '';
    const covered = (document.structured?.covered ?? []).map(({ start, end }) => text.slice(start, end)).join(' ');
    expect(covered).toContain('Haemoglobin');
    expect(covered).not.toContain('Gallstones');
    expect(text).toContain('Ultrasound\nGallstones.');
  });

  it('keeps no character that can’t be stored, and no number beyond all measure', async () => {
    const { facts } = await read(
      utf8(
        '{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hb\\u0000\\ud800"}]},"valueQuantity":{"value":1e999},"valueString":"a\\u0000b"}',
      ),
    );
    expect(facts).toHaveLength(0);
    const other = await read(
      utf8(
        '{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hb\\u0000\\ud800"}]},"valueString":"a\\u0000b"}',
      ),
    );
    expect(other.facts[0]).toMatchObject({ text: 'Hb', attributes: { value: 'ab' }, code: { display: 'Hb' } });
  });

  it('refuses more objects than memory holds', async () => {
    const bomb = `{"resourceType":"Bundle","entry":[${'{},'.repeat(3_100_000)}{}]}`;
    await expect(read(utf8(bomb))).rejects.toMatchObject({ code: 'structured_too_large' });
  });

  it('refuses more facts than a document may state, without setting them first', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => observation({ valueInteger: at }));
    const started = performance.now();
    await expect(read(bundle(...many))).rejects.toMatchObject({ code: 'too_many_facts' });
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);
});
