import type { StructuredFact } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { header, message, pid, utf8 } from '../../../../../tests/setup/structured-files.ts';
import { defaultLimits } from '../../limits.ts';
import type { FormatContext } from '../format.ts';
import { hl7v2Format } from './hl7v2-format.ts';

const context = { limits: defaultLimits } as FormatContext;

async function read(content: string | Uint8Array): Promise<{ text: string; facts: readonly StructuredFact[] }> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const document = await hl7v2Format.open(bytes, context);
  const numbers = Array.from({ length: document.pageCount }, (_, at) => at + 1);
  const pages = await Promise.all(numbers.map((number) => document.readPage(number)));
  const texts = pages.map(({ layout }) => ('text' in layout ? layout.text : ''));
  for (const { page, start, end, quote } of (document.structured?.facts ?? []).flatMap(({ sources }) => sources)) {
    expect(texts[page - 1]?.slice(start, end)).toBe(quote);
  }
  return { text: texts.join('\n'), facts: document.structured?.facts ?? [] };
}

const obr = 'OBR|1||9|58410-2^CBC panel^LN|||20240301';
const haemoglobin = 'OBX|1|NM|718-7^Haemoglobin^LN^HB^Hb^L||11.2|g/dL^^UCUM|12.0-16.0|L|||F|||20240302';
const result = {
  type: 'lab',
  text: 'Haemoglobin',
  attributes: { value: 11.2, unit: 'g/dL', refLow: 12, refHigh: 16, flag: 'L' },
};

describe('HL7 v2', () => {
  it('states results with value, unit, interval, flag, day and code, comments beside them', async () => {
    const { text, facts } = await read(
      message(header, pid, obr, haemoglobin, 'NTE|1||Repeated.', 'OBX|2|SN|1988-5^CRP^LN||<^5|mg/L|<5||||F'),
    );
    expect(text).toContain('Patient: Ada Maria Example\nDate of birth: 1961-04-03\nSex: female');
    expect(text).toContain('CBC panel 2024-03-01');
    expect(facts[0]).toMatchObject({
      ...result,
      date: '2024-03-02',
      element: 'OBX[1]',
      code: { system: 'LOINC', code: '718-7', display: 'Haemoglobin' },
    });
    expect(facts[0]?.sources.at(-1)).toMatchObject({ role: 'detail', quote: 'Repeated.' });
    expect(facts[1]).toMatchObject({ text: 'CRP', date: '2024-03-01', attributes: { value: '<5', refHigh: 5 } });
  });

  it('prefers a public code over a local one, in either place', async () => {
    const { facts } = await read(message(header, pid, obr, 'OBX|1|NM|HB^Hb^L^718-7^Haemoglobin^LN||13|g/dL'));
    expect(facts[0]).toMatchObject({ text: 'Hb', code: { system: 'LOINC', code: '718-7' } });
  });

  it('makes no fact of results that are deleted, wrong or still to come', async () => {
    const withStatus = (status: string) => haemoglobin.replace('|||F|', `|||${status}|`);
    const { facts } = await read(message(header, pid, obr, ...['D', 'W', 'X', 'C'].map(withStatus)));
    expect(facts).toHaveLength(1);
  });

  it('sets reports as lines, with escapes and repetitions resolved', async () => {
    const { text, facts } = await read(
      message(
        'MSH|^~\\&|A|B|C|D|20240302||MDM^T02|1|P|2.5',
        pid,
        'TXA|1|CN^Consultation note|TX|20240302',
        'OBX|1|TX|11488-4^Note^LN||Seen today\\.br\\for R\\T\\D \\F\\ ward\\X0D\\Bye~Second line||||||F',
        'OBX|2|FT|11488-4^Note^LN||A lone \\ stays||||||F',
      ),
    );
    expect(facts).toEqual([]);
    expect(text).toContain('Consultation note 2024-03-02');
    expect(text).toContain('Seen today\nfor R&D | ward\nBye\nSecond line\nA lone \\ stays');
  });

  it('reads allergies, diagnoses, problems and procedures of a visit', async () => {
    const { facts } = await read(
      message(
        'MSH|^~\\&|A|B|C|D|20240302||ADT^A01|1|P|2.5',
        pid,
        'AL1|1|DA|7980^Penicillin^RXNORM|SV|Hives~Swelling|20190101',
        'AL1|2|DA|^No known food allergies',
        'DG1|1||E11.9^Type 2 diabetes^I10C||20200115|F',
        'PRB|AD|20210101|J45.909^Asthma^I10C||||||20220101',
        'PR1|1||80146002^Appendectomy^SCT||19990704',
      ),
    );
    expect(facts.map(({ type, text, assertion, date, code }) => [type, text, assertion, date, code?.system])).toEqual([
      ['allergy', 'Penicillin', 'present', '2019-01-01', 'RxNorm'],
      ['condition', 'Type 2 diabetes', 'present', '2020-01-15', 'ICD-10-CM'],
      ['condition', 'Asthma', 'historical', '2021-01-01', 'ICD-10-CM'],
      ['procedure', 'Appendectomy', 'present', '1999-07-04', 'SNOMED CT'],
    ]);
    expect(facts[0]?.attributes).toMatchObject({ reaction: 'Hives, Swelling', severity: 'severe' });
  });

  const adt = (event: string) => `MSH|^~\\&|A|B|C|D|20240302||ADT^${event}|1|P|2.5`;
  const stay = `PV1|1|I|3W^12^1^Harbour Hospital||||9^Sample^Bo${'|'.repeat(37)}20240228|20240302`;

  it('reads a visit that says when it was, with kind, place, attending and reason', async () => {
    const { facts } = await read(message(adt('A03'), pid, stay, 'PV2|||56018004^Wheezing^SCT'));
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      type: 'encounter',
      text: 'Inpatient stay',
      date: '2024-02-28',
      element: 'PV1[1]',
      code: null,
    });
    expect(facts[0]?.attributes).toEqual({
      class: 'inpatient',
      status: 'completed',
      start: '2024-02-28',
      end: '2024-03-02',
      location: '3W, Harbour Hospital',
      performer: 'Bo Sample',
      reason: 'Wheezing',
    });
  });

  it.each([
    ['a message about something else, without a time', message(header, pid, 'PV1|1|O|||||9^Sample^Bo')],
    ['a cancelled admission', message(adt('A11'), pid, stay)],
    ['an announced one', message(adt('A05'), pid, stay.replace('|I|', '|P|'))],
  ])('makes no visit of %s, and writes it out', async (_, content) => {
    const { text, facts } = await read(content);
    expect(facts).toEqual([]);
    expect(text).toMatch(/Visit: \S+/);
    expect(text).toContain('Attending: Bo Sample');
  });

  it('reads habits among the results, with the code of the answer', async () => {
    const status = (value: string) => `OBX|1|CWE|72166-2^Tobacco smoking status^LN||${value}^SCT||||||F`;
    const { facts } = await read(
      message(header, pid, obr, status('8517006^Former smoker'), status('266927001^Unknown if ever smoked')),
    );
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      type: 'social_history',
      code: { system: 'LOINC', code: '72166-2' },
      attributes: { value: 'Former smoker', valueCode: '8517006', valueSystem: 'SNOMED CT' },
    });
  });

  it('reads vaccinations that were given or refused, and prescriptions with route and timing', async () => {
    const vaccination = await read(
      message(
        'MSH|^~\\&|A|B|C|D|20240302||VXU^V04|1|P|2.5.1',
        pid,
        'ORC|RE',
        'RXA|0|1|20231005||140^Influenza^CVX|0.5|mL||||||||L77|||||CP|A',
        'OBX|1|CE|64994-7^Funding^LN||V01^Not eligible^HL70064||||||F',
        'RXA|0|1|20231005||33^Pneumococcal^CVX|999||||||||||||||RE',
        'RXA|0|1|20231005||998^No vaccine administered^CVX|999',
      ),
    );
    expect(vaccination.facts.map(({ text, assertion }) => [text, assertion])).toEqual([
      ['Influenza', 'present'],
      ['Pneumococcal', 'absent'],
    ]);
    expect(vaccination.facts[0]?.attributes).toMatchObject({ date: '2023-10-05', lot: 'L77', dose: '0.5 mL' });
    const prescription = await read(
      message(
        'MSH|^~\\&|A|B|C|D|20240302||RDE^O11|1|P|2.5',
        pid,
        'ORC|NW',
        'RXO|^Metformin',
        'RXE||861007^Metformin 500 MG Oral Tablet^RXNORM|1||TAB^tablet',
        'TQ1|1||BID||||20240302',
        'RXR|PO^Oral',
      ),
    );
    expect(prescription.facts).toHaveLength(1);
    expect(prescription.facts[0]).toMatchObject({
      text: 'Metformin 500 MG Oral Tablet',
      element: 'RXE[1]',
      attributes: { dose: 1, unit: 'tablet', route: 'oral', frequency: 'BID', frequencyPerDay: 2, start: '2024-03-02' },
    });
  });

  it.each([
    ['line feeds', message(header, pid, obr, haemoglobin).replaceAll('\r', '\n')],
    ['mixed line ends and empty lines', `${header}\r\n${pid}\n\r${obr}\r\r\n${haemoglobin}`],
    ['frame bytes', `\x0b${message(header, pid, obr, haemoglobin)}\x1c\r`],
    ['a batch', message('FHS|^~\\&|A', 'BHS|^~\\&|A', header, pid, obr, haemoglobin, 'BTS|1', 'FTS|1')],
    ['other separators', message(header, pid, obr, haemoglobin).replaceAll('^', '$').replaceAll('|', '#')],
    ['escaped encoding characters', message(header, pid, obr, haemoglobin).replace('^~\\&', '^~\\\\&')],
  ])('reads %s', async (_, content) => {
    const { facts } = await read(content);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject(result);
  });

  it('tells the messages of a file apart and refuses those of two people', async () => {
    const one = message(header, pid, obr, haemoglobin);
    const { facts } = await read(one + one);
    expect(facts.map(({ element }) => element)).toEqual(['MSH[1]/OBX[1]', 'MSH[2]/OBX[1]']);
    const other = one.replace('Example^Ada', 'Sample^Bo');
    await expect(read(one + other)).rejects.toMatchObject({ code: 'structured_many_people' });
  });

  it('reads the character set that the header names', async () => {
    const latin = message(`${header}||||||8859/1`, 'PID|1||7||M\xfcller^J\xf6rg||19610403|M');
    const { text } = await read(Uint8Array.from(latin, (character) => character.charCodeAt(0)));
    expect(text).toContain('Jörg Müller');
    expect((await read(message(header, 'PID|1||7||Müller^Jörg||19610403|M'))).text).toContain('Jörg Müller');
  });

  it('keeps a line that begins no segment with the text before it', async () => {
    const { text } = await read(`${header}\n${pid}\nOBX|1|TX|^Report||First line\nsecond line of it`);
    expect(text).toContain('First line\nsecond line of it');
  });

  it.each([
    ['no header', message(pid, obr, haemoglobin)],
    ['a header without encoding characters', 'MSH|\rPID|1'],
    ['nothing', '\n\n'],
  ])('refuses %s', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'structured_not_readable' });
  });

  it('refuses more segments, or more lines of a report, than can be read', async () => {
    const many = `${header}\r${pid}\r${'NTE|1||x\r'.repeat(210_000)}`;
    await expect(read(many)).rejects.toMatchObject({ code: 'structured_too_large' });
    const long = `${header}\r${pid}\rOBX|1|TX|^Report||${'x~'.repeat(600_000)}`;
    await expect(read(long)).rejects.toMatchObject({ code: 'structured_too_large' });
  });

  it('takes time in proportion to a message without line ends or with escapes that never end', async () => {
    const started = performance.now();
    await read(`${header}\r${pid}\rOBX|1|TX|^Report||${'\\'.repeat(400_000)}`);
    await read(`${header}\r${pid}\rOBX|1|NM|^A||${'^~&|'.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(8000);
  }, 30_000);
});
