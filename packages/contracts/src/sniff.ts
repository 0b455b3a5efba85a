import type { AcceptedType } from './document.ts';
import type { ErrorCode } from './errors.ts';
import { typeOfName } from './shell-files.ts';

/** How many leading bytes of a file `sniffType` wants at least (or the whole file, when it is shorter). */
export const sniffLengthBytes = 4096;

/** PDF readers accept bytes before the header up to this place (ISO 32000-1, annex H, note 13). */
const pdfHeaderReach = 1024;

/**
 * What a file is by its first bytes: one of the accepted types, `other` for anything else, null for no bytes at all.
 * Pure, so that browser, edge function and worker answer alike. Give at least `sniffLengthBytes`.
 */
export function sniffType(bytes: Uint8Array): AcceptedType | 'other' | null {
  if (bytes.length === 0) return null;
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (isForeign(bytes)) return 'other';
  if (hasPdfHeader(bytes)) return 'application/pdf';
  return isText(bytes) ? 'text/plain' : 'other';
}

/**
 * The type under which a file is read, or the error that its bytes get. The content decides; the name only tells which
 * sentence helps, and a PDF's or picture's name on other content is refused.
 */
export function checkFileContent(
  name: string | undefined,
  bytes: Uint8Array,
): { type: AcceptedType } | { code: ErrorCode } {
  const type = sniffType(bytes);
  const named = name === undefined ? null : typeOfName(name);
  if (type === null) return { code: 'file_empty' };
  if (named === 'application/pdf' && type !== 'application/pdf') return { code: 'file_type_mismatch' };
  if (type === 'other') {
    if (named === 'text/plain') return { code: 'text_not_readable' };
    return { code: named === null ? 'file_type_unsupported' : 'file_type_mismatch' };
  }
  if (type === 'text/plain' && named !== null && named !== 'text/plain') return { code: 'file_type_mismatch' };
  return { type };
}

/** The characters of a whole text file, without byte order mark, or null when its bytes are no text. */
export function decodeText(bytes: Uint8Array): string | null {
  return decode(bytes, false);
}

function isText(bytes: Uint8Array): boolean {
  return decode(bytes, true) !== null;
}

/** UTF-8 or UTF-16 by byte order mark, else UTF-8, else Windows-1252. `cut`: the bytes may end inside a character. */
function decode(bytes: Uint8Array, cut: boolean): string | null {
  if (startsWith(bytes, [0xff, 0xfe])) return readable(decodeAs('utf-16le', bytes, cut));
  if (startsWith(bytes, [0xfe, 0xff])) return readable(decodeAs('utf-16be', bytes, cut));
  const utf8 = decodeAs('utf-8', bytes, cut);
  if (utf8 !== null) return readable(utf8);
  return looksLikeWindows1252(bytes) ? readable(decodeAs('windows-1252', bytes, cut)) : null;
}

function decodeAs(encoding: string, bytes: Uint8Array, cut: boolean): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The text, unless it has control characters other than tab, line breaks, form feed and a DOS end-of-file mark. */
function readable(text: string | null): string | null {
  if (text === null) return null;
  const whole = text.endsWith('\x1a') ? text.slice(0, -1) : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary data from text.
  return /[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(whole) ? null : whole;
}

/** Windows-1252 gives almost every byte a character, so text is told by its share of ASCII and the five unused bytes. */
function looksLikeWindows1252(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) {
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return false;
    if (byte >= 0x80) high++;
  }
  return high <= bytes.length * 0.3;
}

/** Programs, archives and markup, which must not pass for text or for a PDF with bytes before its header. */
function isForeign(bytes: Uint8Array): boolean {
  const signatures = [
    'MZ',
    '\x7fELF',
    'PK\x03\x04',
    'PK\x05\x06',
    'GIF8',
    'II*\0',
    'MM\0*',
    'RIFF',
    '#!',
    '%!PS',
    '{\\rtf',
  ];
  const head = latin1(bytes.subarray(0, 512));
  // "MZ" alone could begin a note; a program has NUL bytes in its header.
  if (signatures.some((signature) => head.startsWith(signature) && (signature !== 'MZ' || head.includes('\0')))) {
    return true;
  }
  const start = head.replace(/^(ï»¿)?\s*/, '').toLowerCase();
  return /^(<!doctype|<html|<\?xml|<head|<body|<script|<svg|<!--)/.test(start);
}

/** `%PDF-1.4` at the beginning of the file or of a line, or after binary junk; a note that mentions it is no PDF. */
function hasPdfHeader(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, pdfHeaderReach + 8));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the junk before a header is often binary.
  return /(^|[\x00-\x1f\x80-\xff]\s*)%PDF-\d/.test(head);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
