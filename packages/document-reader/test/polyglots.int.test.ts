import { checkFileContent } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { clinicalDocument, header, message, pid } from '../../../tests/setup/structured-files.ts';
import { closeReader } from '../src/index.ts';
import { everyFormat, printedLine, saidEverywhere } from './every-format.ts';
import { outcomeOf } from './outcome.ts';
import { onePage, pdfOfObjects } from './pdf-objects.ts';
import { zipFile } from './zip-file.ts';

afterAll(() => closeReader());

const hidden = 'Warfarin 5 mg';
const pdf = pdfOfObjects(onePage());
const otherPdf = pdfOfObjects(
  onePage({
    content: { entries: '', stream: `BT /F1 12 Tf 60 700 Td <${Buffer.from(hidden).toString('hex')}> Tj ET` },
  }),
);
const zip = zipFile([{ name: 'a.txt', bytes: hidden }]);
const jpeg = await printedLine(saidEverywhere).jpeg().toBuffer();
const png = await printedLine(saidEverywhere).png().toBuffer();
const gif = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'white' } })
  .gif()
  .toBuffer();
const join = (...parts: readonly (Uint8Array | string)[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));

/** Under which names a file might be given. */
const names = [undefined, 'a.pdf', 'a.jpg', 'a.zip', 'a.html', 'a.txt', 'a.docx', 'a.xml', 'a.json', 'a.hl7', 'a.exe'];

describe('a file of two kinds is one of them or none', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a PDF before an archive', join(pdf, zip), /^application\/pdf$/],
    ['an archive before a PDF', join(zip, otherPdf), /^archive_damaged$/],
    ['a PDF before a page of HTML', join(pdf, `<html>${hidden}`), /^application\/pdf$/],
    ['a JPEG before a PDF', join(jpeg, otherPdf), /^image\/jpeg$/],
    ['a JPEG before an archive', join(jpeg, zip), /^image\/jpeg$/],
    ['a PNG before an archive', join(png, zip), /^image\/png$/],
    ['a GIF before an archive', join(gif, zip), /^file_type_unsupported$/],
    ['a program before a PDF', join('MZ\0\0', otherPdf), /^file_type_unsupported$/],
    ['XML that is HTML', join('<?xml version="1.0"?><html xmlns="a"><body>Asthma</body></html>'), /^text\/html$/],
    ['a record that holds HTML', join(clinicalDocument(`<html>${saidEverywhere}</html>`)), /^application\/cda\+xml$/],
    ['a FHIR resource before a PDF', join('{"resourceType":"Bundle"}', otherPdf), /^structured_not_readable$/],
    ['an HL7 message before a PDF', join(message(header, pid), otherPdf), /^x-application\/hl7-v2\+er7$/],
  ])('%s', async (_, bytes, kind) => {
    const outcome = await outcomeOf(bytes);
    expect(typeof outcome === 'string' ? outcome : outcome.mime).toMatch(kind);
    expect(JSON.stringify(outcome)).not.toContain(hidden);
  });
});

test('a name never makes a file anything else: it is what it is, or refused', async () => {
  for (const [type, bytes] of Object.entries(await everyFormat())) {
    const told = names.map((name) => checkFileContent(name, bytes));
    expect(told[0]).toEqual({ type });
    for (const content of told) if ('type' in content) expect(content.type).toBe(type);
  }
});
