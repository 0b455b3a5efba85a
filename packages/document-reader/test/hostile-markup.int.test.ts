import { afterAll, describe, expect, test } from 'vitest';
import { clinicalDocument, header, message, pid, section } from '../../../tests/setup/structured-files.ts';
import { closeReader } from '../src/index.ts';
import { outcomeOf, textOrCode } from './outcome.ts';
import { zipFile } from './zip-file.ts';

afterAll(() => closeReader());

/** Entities of ten of ten of ten (2003, “billion laughs”). */
const laughs = `<!DOCTYPE ClinicalDocument [<!ENTITY a "lol">${Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY ${'bcdefghij'[at]} "${`&${'abcdefghi'[at]};`.repeat(10)}">`,
).join('')}]>`;
const long = `<!DOCTYPE ClinicalDocument [<!ENTITY a "${'x'.repeat(100_000)}">]>`;
const outside =
  '<!DOCTYPE ClinicalDocument [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]>';

function cda(text: string, prolog = ''): Uint8Array {
  const whole = clinicalDocument(section('10164-2', 'History', text));
  return Buffer.from(whole.replace('<ClinicalDocument', `${prolog}<ClinicalDocument`));
}

/** A Word document of this body behind a prolog of its own. */
function letter(body: string, prolog = ''): Uint8Array {
  const document = `<?xml version="1.0"?>${prolog}<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`;
  return zipFile([
    { name: '[Content_Types].xml', bytes: '<Types/>' },
    { name: 'word/document.xml', bytes: document },
  ]);
}

const words = (said: string) => `<w:p><w:r><w:t>${said}</w:t></w:r></w:p>`;
const deep = 100_000;

describe('no entity is resolved', () => {
  test.each([
    ['ten of ten of ten', laughs, '&j;'],
    ['a long one, often', long, '&a;'.repeat(50_000)],
    ['a file', outside, '&a;'],
  ])('in a record: %s', async (_, prolog, text) => {
    const bytes = cda(`Asthma ${text}`, prolog);
    expect(await textOrCode(bytes, { fileName: 'record.xml' })).toBe('structured_unsupported');
    expect(await textOrCode(bytes)).toBe('file_type_unsupported');
    expect(await textOrCode(cda(`Asthma ${text}`))).toBe('structured_not_readable');
  });

  test.each([
    ['ten of ten of ten', laughs, '&j;'],
    ['a file', outside, '&a;'],
  ])('in a letter: %s stays as it is written', async (_, prolog, text) => {
    expect(await textOrCode(letter(words(`Asthma ${text}`), prolog))).toBe(`Asthma ${text}`);
  });

  test('and nothing is included', async () => {
    const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>';
    expect(await textOrCode(cda(`Asthma ${include}`))).toMatch(/Asthma$/);
    const external = '<!DOCTYPE ClinicalDocument SYSTEM "file:///etc/passwd">';
    expect(await textOrCode(cda('Asthma', external))).toMatch(/Asthma$/);
  });
});

describe('depth and size beyond measure end with their code', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['a record’s elements', cda(`${'<content>'.repeat(deep)}x${'</content>'.repeat(deep)}`), 'structured_too_large'],
    ['a record’s attribute', cda(`<content a="${'x'.repeat(12_000_000)}">x</content>`), 'structured_too_large'],
    ['a page’s elements', `<html>${'<div>'.repeat(deep)}x`, 'document_too_complex'],
    ['a letter’s elements', letter('<w:p>'.repeat(deep)), 'document_too_complex'],
    ['groups of RTF', `{\\rtf1 ${'{'.repeat(deep)}x${'}'.repeat(deep)}}`, 'document_too_complex'],
    ['a segment’s words', message(header, pid, `OBX|1|TX|A^Note||${'word '.repeat(2_000_000)}`), 'too_many_pages'],
    ['a segment’s letters', message(header, pid, `OBX|1|TX|A^Note||${'x'.repeat(10_000_000)}`), 'too_many_pages'],
    [
      'a segment’s repetitions',
      message(header, pid, `OBX|1|TX|A^Note||${'~'.repeat(2_000_000)}`),
      'structured_too_large',
    ],
  ])('%s', async (_, written, code) => {
    expect(await textOrCode(Buffer.from(written as Uint8Array))).toBe(code);
  });

  test.each([
    ['in lists', '['.repeat(deep) + ']'.repeat(deep)],
    ['in resources', `${'{"resource":'.repeat(deep)}1${'}'.repeat(deep)}`],
  ])('JSON of a hundred thousand levels %s holds nothing that is known', async (_, entry) => {
    const bytes = Buffer.from(`{"resourceType":"Bundle","entry":${entry}}`);
    expect(await outcomeOf(bytes)).toMatchObject({ structured: { facts: [] } });
  });
});

describe('RTF that lies about its binary data', () => {
  test.each([
    ['more than there is', '{\\rtf1 Asthma \\bin99999999999 x}', 'Asthma'],
    ['less than nothing', '{\\rtf1 Asthma \\bin-5 x}', 'Asthma x'],
    ['up to the middle of a group', '{\\rtf1 Asthma {\\pict\\bin4 }}}} Eczema}', 'Asthma'],
    ['a group that never ends', '{\\rtf1 Asthma {\\b', 'Asthma'],
    ['more characters to skip than there are', '{\\rtf1 \\uc999999999 Asthma}', 'Asthma'],
  ])('%s', async (_, rtf, text) => {
    expect((await textOrCode(Buffer.from(rtf))).trim()).toBe(text);
  });
});

describe('malformed HL7', () => {
  const result = 'OBX|1|NM|718-7^Haemoglobin^LN||11.2|g/dL|12-17|L|||F';
  const lines = [header, pid, 'OBR|1|||CHEM^Panel', result];

  test.each(['\r', '\n', '\r\n', '\n\r', '\r\r\n'])('with line ends %j is read', async (end) => {
    expect(await outcomeOf(Buffer.from(lines.join(end)))).toMatchObject({
      structured: { facts: [{ text: 'Haemoglobin', attributes: { value: 11.2 } }] },
    });
  });

  test.each([
    ['a header of nothing', 'MSH|^~\\&\r', /^Message/],
    ['delimiters that are all the same', 'MSH||||||||ORU^R01|1|P|2.5\rPID|1||1\r', /^structured_not_readable$/],
    ['segments before any header', `FHS|^~\\&|LAB\r${result}\r`, /^structured_not_readable$/],
    ['three million fields', message(header, pid, `OBX${'|'.repeat(3_000_000)}`), /Ada Maria Example/],
    ['three million components', message(header, pid + '^'.repeat(3_000_000)), /Ada Maria Example/],
    ['escapes that escape nothing', message(header, pid, `OBX|1|TX|A^Note||${'\\'.repeat(5000)}`), /\\{50}/],
  ])('%s', async (_, text, said) => {
    expect(await textOrCode(Buffer.from(text))).toMatch(said);
  });
});

describe('FHIR of wrong shapes', () => {
  const patient = { resourceType: 'Patient', name: [{ family: 'Example' }] };

  test('gives what has its shape', async () => {
    const entry = [
      ...[null, 1, 'x', [], { resource: null }, { resource: [] }],
      ...[
        { resourceType: ['Patient'] },
        { resourceType: 'Observation', code: [], valueQuantity: 'x' },
        { resourceType: 'Condition', code: { coding: 'x', text: { a: 1 } } },
        patient,
      ].map((resource) => ({ resource })),
    ];
    const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', entry }));
    const outcome = await outcomeOf(bytes);
    expect(outcome).toMatchObject({ structured: { facts: [] } });
    expect(typeof outcome === 'string' ? '' : outcome.pages[0]?.text).toMatch(/Patient: Example/);
  });

  test('leaves every prototype as it is', async () => {
    const resource =
      '{"resourceType":"Observation","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"code":{"text":"Haemoglobin"},"valueQuantity":{"value":11.2,"unit":"g/dL","__proto__":{"value":1}}}';
    const bytes = Buffer.from(`{"resourceType":"Bundle","__proto__":{"entry":[]},"entry":[{"resource":${resource}}]}`);
    expect(await outcomeOf(bytes)).toMatchObject({
      structured: { facts: [{ text: 'Haemoglobin', attributes: { value: 11.2 } }] },
    });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('follows a reference in a ring once', async () => {
    const contained = [{ resourceType: 'Medication', id: 'm', ingredient: [{ itemReference: { reference: '#m' } }] }];
    const request = { resourceType: 'MedicationRequest', medicationReference: { reference: '#m' }, contained };
    const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: request }] }));
    expect(await outcomeOf(bytes)).toMatchObject({ structured: { facts: [] } });
  });

  test('states no number that is none', async () => {
    const result = (value: string) =>
      `{"resource":{"resourceType":"Observation","code":{"text":"Sodium"},"valueQuantity":{"value":${value},"unit":"g"}}}`;
    const bytes = Buffer.from(`{"resourceType":"Bundle","entry":[${result('1e400')},${result('139')}]}`);
    expect(await outcomeOf(bytes)).toMatchObject({ structured: { facts: [{ attributes: { value: 139 } }] } });
    expect(JSON.stringify(await outcomeOf(bytes))).not.toMatch(/Infinity|null,"unit"/);
  });
});
