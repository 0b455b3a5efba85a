import { describe, expect, it } from 'vitest';
import { checkFileContent, decodeText, sniffType } from './sniff.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const pdf = utf8('%PDF-1.4\n%âãÏÓ\n1 0 obj\n');
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
const windowsProgram = Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff);
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The local headers of files with these names, as an archive begins. */
function zipOf(...names: string[]): Uint8Array {
  return join(
    ...names.map((name) => {
      const header = new Uint8Array(30);
      header.set([0x50, 0x4b, 3, 4, 20]);
      header[26] = name.length;
      return join(header, utf8(name), utf8('packed'));
    }),
  );
}

/** The first box of an ISO base media file with these brands. */
function mediaOf(...brands: string[]): Uint8Array {
  const [major = '', ...others] = brands;
  return join(
    Uint8Array.of(0, 0, 0, 16 + others.length * 4),
    utf8(`ftyp${major}\0\0\0\0${others.join('')}`),
    utf8('\0\0\0\x08meta'),
  );
}
const zip = zipOf('a.pdf');

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('sniffType', () => {
  it('tells the accepted types by their first bytes', () => {
    expect(sniffType(pdf)).toBe('application/pdf');
    expect(sniffType(jpeg)).toBe('image/jpeg');
    expect(sniffType(png)).toBe('image/png');
    expect(sniffType(utf8('Aspirin 100 mg\n'))).toBe('text/plain');
  });

  it.each([
    [
      '<?xml version="1.0"?>\n<!-- made by a vendor --><?xml-stylesheet href="a.xsl"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">',
      'application/cda+xml',
    ],
    ['<n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3">', 'application/cda+xml'],
    [`<?xml version="1.0"?><!-- ${'x'.repeat(5000)}`, 'application/cda+xml'],
    ['<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir">', 'other'],
    ['<!-- ClinicalDocument --><html>', 'text/html'],
    ['\n{ "id": "1", "resourceType" : "Bundle"', 'application/fhir+json'],
    ['{"note": "resourceType"}', 'text/plain'],
    ['MSH|^~\\&|LAB|', 'x-application/hl7-v2+er7'],
    ['\x0bMSH|^~\\&|LAB|', 'x-application/hl7-v2+er7'],
    ['FHS|^~\\&|LAB|\rBHS|', 'x-application/hl7-v2+er7'],
    ['MSH#$~\\&#LAB#', 'x-application/hl7-v2+er7'],
    ['MSH levels were normal.', 'text/plain'],
  ])('tells %j as %s', (text, type) => {
    expect(sniffType(utf8(text))).toBe(type);
    expect(sniffType(join(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(text)))).toBe(type);
  });

  it('tells a record in UTF-16', () => {
    const wide = (text: string) => Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(sniffType(wide('<?xml version="1.0"?><ClinicalDocument>'))).toBe('application/cda+xml');
  });

  it.each<[string, Uint8Array, string]>([
    ['WebP', utf8('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
    ['TIFF, little end first', utf8('II*\0\x08\0\0\0'), 'image/tiff'],
    ['TIFF, big end first', utf8('MM\0*\0\0\0\x08'), 'image/tiff'],
    ['a phone’s photo', mediaOf('heic', 'mif1', 'heic'), 'image/heic'],
    ['a photo that says its kind second', mediaOf('mif1', 'heic', 'miaf'), 'image/heic'],
    ['AVIF', mediaOf('avif', 'mif1', 'miaf'), 'image/avif'],
    ['AVIF that says its kind second', mediaOf('mif1', 'miaf', 'avif'), 'image/avif'],
    ['RTF', utf8('{\\rtf1\\ansi Aspirin}'), 'application/rtf'],
    ['RTF after a byte order mark', utf8('\ufeff\n{\\rtf1 Aspirin}'), 'application/rtf'],
    ['an archive', zipOf('a.pdf', 'b.pdf'), 'application/zip'],
    ['an archive without files', join(utf8('PK\x05\x06'), new Uint8Array(18)), 'application/zip'],
    ['a letter by Word', zipOf('[Content_Types].xml', '_rels/.rels', 'word/document.xml'), word],
    ['a letter by another program', zipOf('_rels/.rels', 'docProps/app.xml', 'word/settings.xml'), word],
    ['a letter with a long list of contents', zipOf('[Content_Types].xml'), word],
  ])('tells %s', (_, bytes, type) => {
    expect(sniffType(bytes)).toBe(type);
  });

  it.each([
    '<!DOCTYPE html><html>',
    '\ufeff\n  <HTML lang=en>',
    '<!-- saved from url --><!-- two --><html>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
    '<p>Dear Dr Roe',
    '<table border=1>',
    '<meta charset="utf-8">',
    '<h1>Letter</h1>',
  ])('calls %s HTML', (text) => {
    expect(sniffType(utf8(text))).toBe('text/html');
    expect(sniffType(join(Uint8Array.of(0xff, 0xfe), Uint8Array.from(Buffer.from(text, 'utf16le'))))).toBe('text/html');
  });

  it.each(['I weigh < 80 kg', '<80 mg/dL is low', '<Mr> Roe', '<pt> is well', '<- see above', '{"a": 1}'])(
    'leaves %s plain text',
    (text) => {
      expect(sniffType(utf8(text))).toBe('text/plain');
    },
  );

  it('answers null for no bytes', () => {
    expect(sniffType(new Uint8Array())).toBeNull();
  });

  it('finds a PDF header after junk up to 1024 bytes, not later', () => {
    expect(sniffType(join(new Uint8Array(1024), pdf))).toBe('application/pdf');
    expect(sniffType(join(new Uint8Array(1040), pdf))).toBe('other');
    expect(sniffType(join(utf8('HTTP/1.1 200 OK\r\n\r\n'), pdf))).toBe('application/pdf');
  });

  it('does not take a note about PDFs for a PDF', () => {
    expect(sniffType(utf8('The scanner writes %PDF-1.4 files.'))).toBe('text/plain');
  });

  it.each([
    ['a Windows program', windowsProgram],
    ['an ELF program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0)],
    ['a shell script', utf8('#!/bin/sh\necho hello\n')],
    ['XML', utf8('\ufeff<?xml version="1.0"?><a/>')],
    ['XML after a comment', utf8('<?xml version="1.0"?><!-- c --><a xmlns="urn:hl7-org:v3"/>')],
    ['XML with a type of its own', utf8('<!DOCTYPE note><note/>')],
    ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['GIF', utf8('GIF89a')],
    ['a film', mediaOf('isom', 'mp42')],
    ['a sound', utf8('RIFF\x10\0\0\0WAVEfmt ')],
    ['a sheet', zipOf('[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml')],
    ['slides', zipOf('[Content_Types].xml', 'ppt/presentation.xml')],
    ['an OpenDocument text', zipOf('mimetype', 'content.xml')],
    ['text with a control byte', utf8('Aspirin\x01 100 mg')],
    ['text with a NUL', utf8('Aspirin\0')],
    ['bytes that are no encoding', Uint8Array.of(0x41, 0x81, 0x42, 0xff)],
    ['UTF-16 with a lone surrogate', Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00)],
  ])('calls %s other', (_, bytes) => {
    expect(sniffType(bytes)).toBe('other');
  });

  it.each([
    ['UTF-8 with marks', utf8('Müller, 37 °C ☺ 💊'), 'Müller, 37 °C ☺ 💊'],
    ['UTF-8 with byte order mark', utf8('\ufeffMüller'), 'Müller'],
    ['UTF-16LE', Uint8Array.of(0xff, 0xfe, 0x4d, 0, 0xfc, 0), 'Mü'],
    ['UTF-16BE', Uint8Array.of(0xfe, 0xff, 0, 0x4d, 0, 0xfc), 'Mü'],
    ['Windows-1252', Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80), 'Müller €'],
    ['a DOS end-of-file mark', utf8('Aspirin\r\n\x1a'), 'Aspirin\r\n'],
  ])('reads %s as text', (_, bytes, text) => {
    expect(sniffType(bytes)).toBe('text/plain');
    expect(decodeText(bytes)).toBe(text);
  });

  it('accepts text that is cut inside a character, and decodes only whole text', () => {
    const cut = utf8('Müller 💊').subarray(0, -2);
    expect(sniffType(cut)).toBe('text/plain');
    expect(decodeText(windowsProgram)).toBeNull();
  });
});

describe('checkFileContent', () => {
  const letter = zipOf('[Content_Types].xml', 'word/document.xml');
  const locked = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0);
  const html = utf8('<html>Aspirin');
  const rtf = utf8('{\\rtf1 Aspirin}');
  it.each([
    ['letter.pdf', pdf, { type: 'application/pdf' }],
    ['photo.png', jpeg, { type: 'image/jpeg' }],
    ['photo.jpg', mediaOf('heic'), { type: 'image/heic' }],
    ['scan.jpg', pdf, { type: 'application/pdf' }],
    [undefined, utf8('Aspirin'), { type: 'text/plain' }],
    ['letter.txt', html, { type: 'text/html' }],
    ['letter.html', utf8('Aspirin'), { type: 'text/plain' }],
    ['letter.rtf', utf8('Aspirin'), { type: 'text/plain' }],
    ['letter.docx', rtf, { type: 'application/rtf' }],
    ['letter.zip', letter, { type: word }],
    ['letter.docx', zip, { type: 'application/zip' }],
    ['letters.zip', zip, { type: 'application/zip' }],
    ['letter.docx', locked, { code: 'docx_locked' }],
    ['letter.doc', locked, { code: 'file_type_unsupported' }],
    ['letter.docx', utf8('Aspirin'), { code: 'file_type_mismatch' }],
    ['letters.zip', html, { code: 'file_type_mismatch' }],
    ['letter.pdf', utf8('Aspirin'), { code: 'file_type_mismatch' }],
    ['letter.pdf', html, { code: 'file_type_mismatch' }],
    ['letter.pdf', jpeg, { code: 'file_type_mismatch' }],
    ['photo.jpg', windowsProgram, { code: 'file_type_mismatch' }],
    ['photo.jpg', utf8('Aspirin'), { code: 'file_type_mismatch' }],
    ['photo.jpg', html, { code: 'file_type_mismatch' }],
    ['note.txt', windowsProgram, { code: 'text_not_readable' }],
    ['note', windowsProgram, { code: 'file_type_unsupported' }],
    [undefined, windowsProgram, { code: 'file_type_unsupported' }],
    ['note.txt', new Uint8Array(), { code: 'file_empty' }],
    ['summary.xml', utf8('<?xml version="1.0"?><a/>'), { code: 'structured_unsupported' }],
    ['record.json', utf8('[1, 2]'), { code: 'structured_unsupported' }],
    ['record.json', utf8(`{"entry":"${'x'.repeat(9000)}","resourceType":"Bundle"}`), { type: 'application/fhir+json' }],
    ['lab.hl7', utf8('Dear colleague'), { code: 'structured_unsupported' }],
    ['lab.hl7', pdf, { type: 'application/pdf' }],
    ['lab.txt', utf8('MSH|^~\\&|LAB|'), { type: 'x-application/hl7-v2+er7' }],
  ])('%s', (name, bytes, outcome) => {
    expect(checkFileContent(name, bytes)).toEqual(outcome);
  });
});
