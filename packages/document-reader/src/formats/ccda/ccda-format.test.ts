import type { StructuredFact } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { clinicalDocument, section, utf8 } from '../../../../../tests/setup/structured-files.ts';
import { defaultLimits } from '../../limits.ts';
import type { FormatContext } from '../format.ts';
import { ccdaFormat } from './ccda-format.ts';

const context = { limits: defaultLimits } as FormatContext;

async function read(content: string | Uint8Array): Promise<{ text: string; facts: readonly StructuredFact[] }> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const document = await ccdaFormat.open(bytes, context);
  const numbers = Array.from({ length: document.pageCount }, (_, at) => at + 1);
  const pages = await Promise.all(numbers.map((number) => document.readPage(number)));
  const texts = pages.map(({ layout }) => ('text' in layout ? layout.text : ''));
  for (const { page, start, end, quote } of (document.structured?.facts ?? []).flatMap(({ sources }) => sources)) {
    expect(texts[page - 1]?.slice(start, end)).toBe(quote);
  }
  return { text: texts.join('\n'), facts: document.structured?.facts ?? [] };
}

const template = (end: string) => `<templateId root="2.16.840.1.113883.10.20.22.4.${end}"/>`;
const sct = 'codeSystem="2.16.840.1.113883.6.96"';
const rx = 'codeSystem="2.16.840.1.113883.6.88"';
const ln = 'codeSystem="2.16.840.1.113883.6.1"';

const problem = (value: string, rest = '', attributes = '') =>
  `<act classCode="ACT" moodCode="EVN"><statusCode code="active"/><entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN" ${attributes}>${template('4')}<statusCode code="completed"/>${rest}${value}</observation>
</entryRelationship></act>`;
const asthma = `<value xsi:type="CD" code="195967001" ${sct} displayName="Asthma"><originalText><reference value="#p1"/></originalText></value>`;
const since = (day: string) => `<effectiveTime><low value="${day}"/></effectiveTime>`;

const drug = (code: string, rest: string, attributes = 'moodCode="EVN"') =>
  `<substanceAdministration classCode="SBADM" ${attributes}>${template('16')}${rest}<consumable><manufacturedProduct>
<manufacturedMaterial>${code}</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`;
const metformin = `<code code="861007" ${rx} displayName="Metformin 500 MG Oral Tablet"/>`;

const lab = (value: string, rest = '') =>
  `<organizer classCode="BATTERY" moodCode="EVN"><effectiveTime value="20240301"/><component><observation classCode="OBS" moodCode="EVN">
${template('2')}<code code="718-7" ${ln} displayName="Hemoglobin"/><statusCode code="completed"/>${value}${rest}</observation></component></organizer>`;
const results = (...entries: string[]) => clinicalDocument(section('30954-2', 'Results', '', ...entries));

describe('C-CDA', () => {
  it('sets the patient and each section’s narrative in order, and ties entries to it', async () => {
    const { text, facts } = await read(
      clinicalDocument(
        section(
          '11450-4',
          'Problems',
          '<table><thead><tr><th>Problem</th><th>Since</th></tr></thead><tbody><tr><td><content ID="p1">Bronchial asthma</content></td><td>1998</td></tr></tbody></table>',
          problem(asthma, since('19980512')),
        ),
        section(
          '51848-0',
          'Assessment',
          '<paragraph>Doing <content>well</content>.</paragraph><list listType="ordered"><item>Rest</item><item>Walk</item></list>',
        ),
      ),
    );
    expect(text).toContain(
      'Summary of Care\nPatient: Ada Example\nDate of birth: 1961-04-03\nSex: Female\nDate: 2024-03-02',
    );
    expect(text).toContain('Problem   Since\nBronchial asthma   1998');
    expect(text).toContain('Assessment\nDoing well.');
    expect(text).toContain('1. Rest\n2. Walk');
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      type: 'condition',
      text: 'Asthma',
      assertion: 'present',
      date: '1998-05-12',
      code: { system: 'SNOMED CT', code: '195967001', display: 'Asthma' },
      attributes: { status: 'active', onset: '1998-05-12' },
      element:
        '/ClinicalDocument/component/structuredBody/component[1]/section/entry/act/entryRelationship/observation',
    });
    expect(facts[0]?.sources.at(-1)).toMatchObject({ role: 'detail', quote: 'Bronchial asthma' });
  });

  it('tells resolved, denied and unknown problems apart', async () => {
    const status = (words: string) =>
      `<entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN"><code code="33999-4" ${ln}/><value xsi:type="CD" displayName="${words}"/></observation></entryRelationship>`;
    const value = (code: string, name: string) => `<value xsi:type="CD" code="${code}" ${sct} displayName="${name}"/>`;
    const { facts } = await read(
      clinicalDocument(
        section(
          '11450-4',
          'Problems',
          '',
          problem(value('233604007', 'Pneumonia'), status('Resolved')),
          problem(value('56265001', 'Heart disease'), '', 'negationInd="true"'),
          problem(value('64572001', 'Disease'), '', 'negationInd="true"'),
          problem('<value xsi:type="CD" nullFlavor="UNK"/>'),
          problem('<value xsi:type="CD" nullFlavor="OTH"><originalText>Restless legs</originalText></value>'),
        ),
      ),
    );
    expect(facts.map(({ text, assertion }) => [text, assertion])).toEqual([
      ['Pneumonia', 'historical'],
      ['Heart disease', 'absent'],
      ['Restless legs', 'present'],
    ]);
    expect(facts[2]?.code).toBeNull();
  });

  it('covers sections whose entries say all, and those that make no fact; leaves the others to be read', async () => {
    const document = await ccdaFormat.open(
      utf8(
        clinicalDocument(
          section('11450-4', 'Problems', 'Bronchial asthma', problem(asthma)),
          section('8648-8', 'Hospital course', 'Fever settled'),
          section('10160-0', 'Medications', 'Aspirin daily'),
          section('48765-2', 'Allergies', 'No known allergies'),
          section('29762-2', 'Social history', 'Sails on weekends'),
        ),
      ),
      context,
    );
    const page = await document.readPage(1);
    const text = 'text' in page.layout ? page.layout.text : '';
    const covered = (document.structured?.covered ?? []).map(({ start, end }) => text.slice(start, end)).join(' ');
    for (const words of ['Bronchial asthma', 'No known', 'Sails']) expect(covered).toContain(words);
    for (const words of ['Fever settled', 'Aspirin daily', 'Hospital course']) expect(covered).not.toContain(words);
  });

  it('reads documents of other countries and years, whose entries name no template of C-CDA', async () => {
    const bare = (xml: string) => xml.replace(/<templateId[^>]*>/g, '');
    const vaccine = drug('<code code="140" codeSystem="2.16.840.1.113883.6.59" displayName="Influenza"/>', '');
    const { facts } = await read(
      clinicalDocument(
        section('11450-4', 'Problems', 'caf&eacute;&nbsp;', bare(problem(asthma))),
        section('10160-0', 'Medications', '', bare(drug(metformin, ''))),
        section('11369-6', 'Immunizations', '', bare(vaccine)),
        section('30954-2', 'Results', '', bare(lab('<value xsi:type="PQ" value="11.2" unit="g/dL"/>'))),
        section('29762-2', 'Social history', '', bare(problem(asthma))),
      ),
    );
    expect(facts.map(({ type, code }) => [type, code?.system])).toEqual([
      ['condition', 'SNOMED CT'],
      ['medication', 'RxNorm'],
      ['immunization', 'CVX'],
      ['lab', 'LOINC'],
    ]);
  });

  it('states a problem once, though encounters repeat it', async () => {
    const encounter = `<encounter classCode="ENC" moodCode="EVN"><entryRelationship>${problem(asthma)}</entryRelationship></encounter>`;
    const { facts } = await read(
      clinicalDocument(
        section('46240-8', 'Encounters', '', encounter),
        section('11450-4', 'Problems', '', problem(asthma, since('1998'))),
      ),
    );
    expect(facts.map(({ date }) => date)).toEqual(['1998']);
  });

  it('reads dose, route, rhythm and period of a drug, and leaves planned ones in the narrative', async () => {
    const directions = `<statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="20231120"/></effectiveTime>
<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
<routeCode code="C38288" displayName="ORAL"/><doseQuantity value="1" unit="{tablet}"/>`;
    const bedtime = '<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="HS"/></effectiveTime>';
    const { facts } = await read(
      clinicalDocument(
        section(
          '10160-0',
          'Medications',
          '',
          drug(metformin, directions),
          drug('<code nullFlavor="UNK"/><name>Senna</name>', bedtime),
          drug(
            metformin,
            '<statusCode code="completed"/><effectiveTime><low value="2020"/><high value="2021"/></effectiveTime>',
          ),
          drug('<code nullFlavor="NI"/>', '', 'moodCode="EVN" negationInd="true"'),
        ),
        section('18776-5', 'Plan', '', drug(metformin, '', 'moodCode="RQO"')),
      ),
    );
    expect(facts).toHaveLength(3);
    expect(facts[0]).toMatchObject({
      text: 'Metformin 500 MG Oral Tablet',
      assertion: 'present',
      code: { system: 'RxNorm', code: '861007' },
      attributes: {
        strength: '500 MG',
        dose: 1,
        route: 'oral',
        frequency: 'every 12 hours',
        frequencyPerDay: 2,
        period: 12,
        periodUnit: 'h',
        start: '2023-11-20',
      },
    });
    expect(facts[1]).toMatchObject({ text: 'Senna', attributes: { frequency: 'HS', frequencyPerDay: 1 } });
    expect(facts[2]?.assertion).toBe('historical');
  });

  it('reads allergies with reaction and severity, and none of "no known allergies"', async () => {
    const nested = (type: string, code: string, value: string) =>
      `<entryRelationship typeCode="${type}"><observation classCode="OBS" moodCode="EVN"><code code="${code}"/><value xsi:type="CD" displayName="${value}"/></observation></entryRelationship>`;
    const allergy = (entity: string, rest = '', attributes = '') =>
      `<act classCode="ACT" moodCode="EVN"><entryRelationship><observation classCode="OBS" moodCode="EVN" ${attributes}>${template('7')}
<value xsi:type="CD" code="419199007" ${sct}/><participant typeCode="CSM"><participantRole><playingEntity>${entity}</playingEntity></participantRole></participant>${rest}</observation></entryRelationship></act>`;
    const { facts } = await read(
      clinicalDocument(
        section(
          '48765-2',
          'Allergies',
          '',
          allergy(
            `<code nullFlavor="OTH"><translation code="7980" ${rx} displayName="Penicillin G"/></code>`,
            nested('MFST', 'ASSERTION', 'Hives') + nested('SUBJ', 'SEV', 'Moderate'),
          ),
          allergy('<code nullFlavor="NA"/>', '', 'negationInd="true"'),
        ),
      ),
    );
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      text: 'Penicillin G',
      code: { system: 'RxNorm', code: '7980' },
      attributes: { reaction: 'Hives', severity: 'moderate', status: 'active' },
    });
  });

  it.each([
    ['<value xsi:type="PQ" value="11.2" unit="g/dL"/>', 11.2, 'g/dL'],
    [
      '<value xsi:type="PQ" nullFlavor="UNK"><translation value="11" ><originalText>g/l</originalText></translation></value>',
      11,
      'g/l',
    ],
    ['<value xsi:type="IVL_PQ"><high value="5" unit="ng/L" inclusive="false"/></value>', '<5', 'ng/L'],
    ['<value xsi:type="IVL_PQ"><low value="90" unit="mL/min"/></value>', '>=90', 'mL/min'],
    [`<value xsi:type="CD" code="260385009" ${sct} displayName="Negative"/>`, 'Negative', undefined],
    ['<value xsi:type="ST">Clear</value>', 'Clear', undefined],
    ['<value xsi:type="INT" value="3"/>', 3, undefined],
    ['<value xsi:type="RTO_PQ_PQ"><numerator value="1"/><denominator value="64"/></value>', '1:64', undefined],
  ])('reads the result %s', async (xml, value, unit) => {
    const { facts } = await read(results(lab(xml)));
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ type: 'lab', date: '2024-03-01', code: { code: '718-7' }, attributes: { value } });
    expect(facts[0]?.attributes.unit).toBe(unit);
  });

  it('reads interval and flag of a result, and nothing of one without value', async () => {
    const range = `<interpretationCode code="L"/><referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="12" unit="g/dL"/><high value="16" unit="g/dL"/></value></observationRange></referenceRange>`;
    const { facts } = await read(results(lab('<value xsi:type="PQ" value="11.2" unit="g/dL"/>', range), lab('')));
    expect(facts).toHaveLength(1);
    expect(facts[0]?.attributes).toEqual({ value: 11.2, unit: 'g/dL', refLow: 12, refHigh: 16, flag: 'L' });
  });

  it('reads vaccinations, refused ones as absent, procedures and relatives', async () => {
    const vaccine = (attributes: string) =>
      `<substanceAdministration classCode="SBADM" moodCode="EVN" ${attributes}>${template('52')}<statusCode code="completed"/><effectiveTime value="20231005"/>
<consumable><manufacturedProduct><manufacturedMaterial><code code="140" codeSystem="2.16.840.1.113883.12.292" displayName="Influenza"/><lotNumberText>L77</lotNumberText></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`;
    const operation = (mood: string) =>
      `<procedure classCode="PROC" moodCode="${mood}">${template('14')}<code code="80146002" ${sct} displayName="Appendectomy"/><statusCode code="completed"/><effectiveTime value="1999"/></procedure>`;
    const relative = `<organizer classCode="CLUSTER" moodCode="EVN"><subject><relatedSubject><code displayName="Father"/></relatedSubject></subject><component><observation classCode="OBS" moodCode="EVN">${template('46')}<value xsi:type="CD" code="22298006" ${sct} displayName="Myocardial infarction"/></observation></component></organizer>`;
    const { facts } = await read(
      clinicalDocument(
        section('11369-6', 'Immunizations', '', vaccine(''), vaccine('negationInd="true"')),
        section('47519-4', 'Procedures', '', operation('EVN'), operation('RQO')),
        section('10157-6', 'Family history', '', relative),
      ),
    );
    expect(facts.map(({ type, assertion, date }) => [type, assertion, date])).toEqual([
      ['immunization', 'present', '2023-10-05'],
      ['immunization', 'absent', '2023-10-05'],
      ['procedure', 'present', '1999'],
      ['family_history', 'family', null],
    ]);
    expect(facts[0]).toMatchObject({ code: { system: 'CVX', code: '140' }, attributes: { lot: 'L77' } });
    expect(facts[3]?.attributes.relation).toBe('father');
  });

  it('reads visits with kind, time, place, people and reason, beside their diagnoses', async () => {
    const indication = `<entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN">${template('19')}<value xsi:type="CD" displayName="Wheezing"/></observation></entryRelationship>`;
    const visit = `<encounter classCode="ENC" moodCode="EVN">${template('49')}<code code="99222" codeSystem="2.16.840.1.113883.6.12" displayName="Initial hospital care"><originalText><reference value="#v1"/></originalText><translation code="IMP" codeSystem="2.16.840.1.113883.5.4" displayName="Inpatient encounter"/></code>
<statusCode code="completed"/><effectiveTime><low value="20240228"/><high value="20240302"/></effectiveTime>
<performer><assignedEntity><code displayName="Chest physician"/><assignedPerson><name><prefix>Dr</prefix><given>Bo</given><family>Sample</family></name></assignedPerson></assignedEntity></performer>
<participant typeCode="LOC"><participantRole classCode="SDLOC"><playingEntity><name>Harbour Hospital</name></playingEntity></participantRole></participant>
${indication}<entryRelationship>${problem(asthma)}</entryRelationship></encounter>`;
    const bare = (rest: string, mood = 'EVN') => `<encounter classCode="ENC" moodCode="${mood}">${rest}</encounter>`;
    const day = '<effectiveTime value="20231105"/>';
    const { text, facts } = await read(
      clinicalDocument(
        section(
          '46240-8',
          'Encounters',
          '<paragraph ID="v1">Admitted through emergency</paragraph>',
          visit,
          bare(`<code code="EMER" codeSystem="2.16.840.1.113883.5.4"/>${day}`),
          bare(`<code nullFlavor="UNK"/>${day}`),
          bare('<id root="1.2.3.4" extension="77"/>'),
          bare(`<code code="99213" codeSystem="2.16.840.1.113883.6.12" displayName="Office visit"/>${day}`, 'INT'),
          bare(
            `<code nullFlavor="UNK"><originalText>Cancelled visit</originalText></code><statusCode code="cancelled"/>`,
          ),
        ),
      ),
    );
    expect(facts.map(({ type, text: label, date }) => [type, label, date])).toEqual([
      ['encounter', 'Initial hospital care', '2024-02-28'],
      ['encounter', 'Emergency visit', '2023-11-05'],
      ['encounter', 'Visit', '2023-11-05'],
      ['condition', 'Asthma', null],
    ]);
    expect(facts[0]).toMatchObject({
      assertion: 'present',
      code: { system: 'CPT', code: '99222' },
      element: '/ClinicalDocument/component/structuredBody/component/section/entry[1]/encounter',
    });
    expect(facts[0]?.attributes).toEqual({
      class: 'inpatient',
      status: 'completed',
      start: '2024-02-28',
      end: '2024-03-02',
      location: 'Harbour Hospital',
      performer: 'Dr Bo Sample',
      reason: 'Wheezing',
    });
    expect(facts[0]?.sources.map(({ quote }) => quote)).toEqual(
      expect.arrayContaining(['Harbour Hospital', 'Dr Bo Sample', 'Wheezing', '2024-02-28 - 2024-03-02']),
    );
    expect(facts[0]?.sources.at(-1)?.quote).toBe('Admitted through emergency');
    expect(facts[1]).toMatchObject({ code: null, attributes: { class: 'emergency' } });
    expect(text).toContain('Visit   Kind   Place   With   Reason   Date');
  });

  it('reads habits as asked and as asserted, and nothing of what nobody knows or of who somebody is', async () => {
    const habit = (code: string, value: string, rest = '', attributes = '') =>
      `<observation classCode="OBS" moodCode="EVN" ${attributes}>${template('38')}<code ${code}/>${rest}${value}</observation>`;
    const status = (code: string, name: string) => `<value xsi:type="CD" code="${code}" ${sct} displayName="${name}"/>`;
    const smoking = `code="72166-2" ${ln}`;
    const assertion = 'code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"';
    const { facts } = await read(
      clinicalDocument(
        section(
          '29762-2',
          'Social history',
          '<paragraph ID="s1">Two glasses of wine on weekends</paragraph>',
          habit(
            `${smoking} displayName="Tobacco smoking status"`,
            status('8517006', 'Former smoker'),
            since('20240301'),
          ),
          habit(smoking, status('266919005', 'Never smoker')),
          habit(smoking, status('266927001', 'Unknown if ever smoked')),
          habit(assertion, status('449868002', 'Current every day smoker')),
          habit(
            `code="230056004" ${sct} displayName="Cigarette smoking"`,
            '<value xsi:type="PQ" value="20" unit="{cigarettes}/d"/>',
            '<effectiveTime><low value="1990"/><high value="2011"/></effectiveTime>',
          ),
          habit(`code="160573003" ${sct} displayName="Alcohol intake"`, '', '<text><reference value="#s1"/></text>'),
          habit(assertion, status('228276006', 'Drug misuse'), '', 'negationInd="true"'),
          habit(
            `code="76689-9" ${ln} displayName="Sex assigned at birth"`,
            '<value xsi:type="CD" code="F" displayName="Female"/>',
          ),
          habit(`code="160573003" ${sct} displayName="Alcohol intake"`, '<value xsi:type="CD" nullFlavor="UNK"/>'),
        ),
      ),
    );
    expect(
      facts.map(({ type, text, assertion, date, code, attributes }) => [
        type,
        text,
        assertion,
        date,
        code?.code,
        attributes,
      ]),
    ).toEqual([
      [
        'social_history',
        'Tobacco smoking status',
        'present',
        '2024-03-01',
        '72166-2',
        { value: 'Former smoker', valueCode: '8517006', valueSystem: 'SNOMED CT' },
      ],
      [
        'social_history',
        'Tobacco smoking status',
        'present',
        null,
        '72166-2',
        { value: 'Never smoker', valueCode: '266919005', valueSystem: 'SNOMED CT' },
      ],
      ['social_history', 'Current every day smoker', 'present', null, '449868002', {}],
      [
        'social_history',
        'Cigarette smoking',
        'historical',
        '1990',
        '230056004',
        { value: 20, unit: '{cigarettes}/d', start: '1990', end: '2011' },
      ],
      ['social_history', 'Alcohol intake', 'present', null, '160573003', { value: 'Two glasses of wine on weekends' }],
      ['social_history', 'Drug misuse', 'absent', null, '228276006', {}],
    ]);
  });

  it('reads prefixed elements, other encodings and a body of plain text', async () => {
    const prefixed = clinicalDocument(section('11450-4', 'Problems', '', problem(asthma)))
      .replace('xmlns="urn', 'xmlns:n1="urn')
      .replace(/<(\/?)([A-Za-z])/g, '<$1n1:$2');
    expect((await read(prefixed)).facts).toHaveLength(1);
    const latin = `<?xml version="1.0" encoding="ISO-8859-1"?><ClinicalDocument><title>M\xfcnchen</title><component><nonXMLBody><text mediaType="text/plain" representation="B64">${Buffer.from('Fever since Monday').toString('base64')}</text></nonXMLBody></component></ClinicalDocument>`;
    const { text } = await read(Uint8Array.from(latin, (character) => character.charCodeAt(0)));
    expect(text).toContain('München');
    expect(text).toContain('Fever since Monday');
  });

  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  it.each([
    [
      'entities that expand',
      `<!DOCTYPE c [<!ENTITY l0 "ha">${laughs}]><ClinicalDocument><title>&l9;</title></ClinicalDocument>`,
    ],
    [
      'an external entity',
      '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><ClinicalDocument><title>&x;</title></ClinicalDocument>',
    ],
    ['XML that ends too early', clinicalDocument(section('11450-4', 'Problems', '', problem(asthma))).slice(0, -40)],
    ['tags that cross', '<ClinicalDocument><title></ClinicalDocument></title>'],
    ['an attribute without end', `<ClinicalDocument a="${'x'.repeat(5_000_000)}`],
  ])('refuses %s', async (_, xml) => {
    await expect(read(xml)).rejects.toMatchObject({ code: 'structured_not_readable' });
  });

  it('refuses depth beyond measure and XML of another kind', async () => {
    const deep = `<ClinicalDocument>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</ClinicalDocument>`;
    await expect(read(deep)).rejects.toMatchObject({ code: 'structured_too_large' });
    await expect(read('<Bundle/>')).rejects.toMatchObject({ code: 'structured_unsupported' });
  });

  it('takes time in proportion to a wide table and to a huge attribute', async () => {
    const started = performance.now();
    await read(`<ClinicalDocument a="${'x'.repeat(5_000_000)}"/>`);
    const row = `<tr>${'<td>cell</td>'.repeat(20_000)}</tr>`;
    const rows = '<tr><td>a</td><td>b</td></tr>'.repeat(20_000);
    await read(clinicalDocument(section('11450-4', 'Wide', `<table>${row}</table><table>${rows}</table>`)));
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 30_000);
});
