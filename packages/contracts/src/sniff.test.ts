import { describe, expect, it } from 'vitest';
import { checkFileContent, decodeText, sniffType } from './sniff.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const pdf = utf8('%PDF-1.4\n%âãÏÓ\n1 0 obj\n');
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
const windowsProgram = Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff);
const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0);

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
    ['a zip', zip],
    ['a zip before a PDF header', join(zip, utf8('\n'), pdf)],
    ['a shell script', utf8('#!/bin/sh\necho hello\n')],
    ['HTML', utf8('\n <!DOCTYPE html><html><body>Aspirin</body></html>')],
    ['XML', utf8('\ufeff<?xml version="1.0"?><a/>')],
    ['RTF', utf8('{\\rtf1 Aspirin}')],
    ['GIF', utf8('GIF89a')],
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
  it.each([
    ['letter.pdf', pdf, { type: 'application/pdf' }],
    ['photo.png', jpeg, { type: 'image/jpeg' }],
    ['scan.jpg', pdf, { type: 'application/pdf' }],
    [undefined, utf8('Aspirin'), { type: 'text/plain' }],
    ['letter.pdf', utf8('Aspirin'), { code: 'file_type_mismatch' }],
    ['letter.pdf', jpeg, { code: 'file_type_mismatch' }],
    ['photo.jpg', windowsProgram, { code: 'file_type_mismatch' }],
    ['photo.jpg', utf8('Aspirin'), { code: 'file_type_mismatch' }],
    ['note.txt', zip, { code: 'text_not_readable' }],
    ['note', zip, { code: 'file_type_unsupported' }],
    [undefined, zip, { code: 'file_type_unsupported' }],
    ['note.txt', new Uint8Array(), { code: 'file_empty' }],
  ])('%s', (name, bytes, outcome) => {
    expect(checkFileContent(name, bytes)).toEqual(outcome);
  });
});
