import type { ErrorCode } from './errors.ts';
import { type AcceptedType, typeOfName } from './file-claims.ts';

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
  const binary = sniffPicture(bytes) ?? sniffArchive(bytes);
  if (binary !== null) return binary;
  const record = sniffRecord(bytes);
  if (record !== null) return record;
  const head = bytes.subarray(0, sniffLengthBytes);
  if (/^(ï»¿)?\s{0,20}\{\\rtf/.test(latin1(bytes.subarray(0, 40)))) return 'application/rtf';
  if (isForeign(head)) return 'other';
  const markup = sniffMarkup(head, bytes.length > head.length);
  if (markup !== null) return markup;
  if (hasPdfHeader(bytes)) return 'application/pdf';
  return isText(bytes) ? 'text/plain' : 'other';
}

/**
 * The type under which a file is read, or the error that its bytes get. The content decides; the name only tells which
 * sentence helps, and a name that promises a PDF, a picture, a Word document or an archive is not kept by text.
 */
export function checkFileContent(
  name: string | undefined,
  bytes: Uint8Array,
): { type: AcceptedType } | { code: ErrorCode } {
  const type = sniffType(bytes);
  const named = name === undefined ? null : typeOfName(name);
  if (type === null) return { code: 'file_empty' };
  if (named === 'application/pdf' && type !== 'application/pdf') return { code: 'file_type_mismatch' };
  if (isRecordName(named) && (type === 'other' || type === 'text/plain')) {
    // Keys come in any order: the one that tells a FHIR resource may stand beyond what is looked at here.
    if (named === 'application/fhir+json' && startsJson(bytes)) return { type: named };
    return { code: 'structured_unsupported' };
  }
  if (named === docx && startsWith(bytes, compoundFile)) return { code: 'docx_locked' };
  if (type === 'other') {
    if (named !== null && isWritten(named)) return { code: 'text_not_readable' };
    return { code: named === null ? 'file_type_unsupported' : 'file_type_mismatch' };
  }
  if (isWritten(type) && named !== null && !isWritten(named) && named !== docx) return { code: 'file_type_mismatch' };
  if (type === 'text/plain' && named === docx) return { code: 'file_type_mismatch' };
  return { type };
}

type RecordType = Extract<AcceptedType, 'application/cda+xml' | 'application/fhir+json' | 'x-application/hl7-v2+er7'>;

function isRecordName(named: AcceptedType | null): named is RecordType {
  return named === 'application/cda+xml' || named === 'application/fhir+json' || named === 'x-application/hl7-v2+er7';
}

/** A structured health record by its root element, its resource type or its header segment, or null. */
function sniffRecord(bytes: Uint8Array): RecordType | null {
  const head = decodeHead(bytes);
  // A block of the transport (MLLP) begins with a vertical tab; a batch with FHS or BHS. Field and encoding characters follow.
  if (/^[\s\v]*(MSH|FHS|BHS)([^\w\s])[^\w\s]{1,6}(\2|[\r\n])/.test(head)) return 'x-application/hl7-v2+er7';
  if (/^\s*\{/.test(head)) return /"resourceType"\s*:\s*"[A-Z][A-Za-z]+"/.test(head) ? 'application/fhir+json' : null;
  return isClinicalDocument(head) ? 'application/cda+xml' : null;
}

/** Whether the root element is a CDA document's. A prolog longer than the head is given the benefit of the doubt. */
function isClinicalDocument(head: string): boolean {
  let rest = head.trimStart();
  for (;;) {
    const end = rest.startsWith('<?') ? '?>' : rest.startsWith('<!--') ? '-->' : null;
    if (end === null) break;
    const at = rest.indexOf(end);
    if (at < 0) return head.trimStart().startsWith('<?xml');
    rest = rest.slice(at + end.length).trimStart();
  }
  return /^(<!DOCTYPE[^>[]*(\[[^>]*)?>?\s*)?<([\w.-]+:)?ClinicalDocument[\s>/]/.test(rest);
}

function startsJson(bytes: Uint8Array): boolean {
  return /^\s*\{/.test(decodeHead(bytes));
}

/** The first characters by byte order mark, else each byte as one: what tells a record is ASCII. */
function decodeHead(bytes: Uint8Array): string {
  const head = bytes.subarray(0, sniffLengthBytes);
  if (startsWith(head, [0xff, 0xfe])) return decodeAs('utf-16le', head, true) ?? '';
  if (startsWith(head, [0xfe, 0xff])) return decodeAs('utf-16be', head, true) ?? '';
  return latin1(head).replace(/^ï»¿/, '');
}

/** The container of an encrypted Word document, and of Word's old format ([MS-CFB] 2.2, [MS-OFFCRYPTO] 2.3). */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Types that are written in characters: each can pass for text, and text for each. */
function isWritten(type: AcceptedType): boolean {
  return type === 'text/plain' || type === 'text/html' || type === 'application/rtf';
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

/** Pictures by their signatures; `other` for kinds that are not read. */
function sniffPicture(bytes: Uint8Array): AcceptedType | 'other' | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  // TIFF in both byte orders, and BigTIFF.
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((signature) => startsWith(bytes, ascii(signature))))
    return 'image/tiff';
  if (startsWith(bytes, ascii('RIFF'))) return latin1(bytes.subarray(8, 12)) === 'WEBP' ? 'image/webp' : 'other';
  return latin1(bytes.subarray(4, 8)) === 'ftyp' ? sniffMedia(bytes) : null;
}

/** ISO base media files by the brands in their first box (ISO/IEC 23008-12 for HEIC, the AV1 image format for AVIF). */
function sniffMedia(bytes: Uint8Array): AcceptedType | 'other' {
  const length = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const brands = latin1(bytes.subarray(8, Math.min(length, 512))).match(/[\s\S]{4}/g) ?? [];
  // The second word is a version.
  const [major = '', , ...compatible] = brands;
  for (const brand of [major, ...compatible]) {
    if (/^avi[fs]$/.test(brand)) return 'image/avif';
    if (/^he[iv][cxms]$/.test(brand)) return 'image/heic';
  }
  return major === 'mif1' || major === 'msf1' ? 'image/heic' : 'other';
}

/**
 * A ZIP archive, or what is one inside: a Word document is told by the names of the first files in it. Where those tell
 * nothing it is an archive, and who opens the whole may know better.
 */
function sniffArchive(bytes: Uint8Array): AcceptedType | 'other' | null {
  // An archive without files has its end mark only.
  if (startsWith(bytes, ascii('PK\x05\x06'))) return 'application/zip';
  if (!startsWith(bytes, ascii('PK\x03\x04'))) return null;
  const names = firstNames(bytes.subarray(0, sniffLengthBytes));
  const has = (start: string) => names.some((name) => name.startsWith(start));
  if (has('word/')) return docx;
  if (has('xl/') || has('ppt/') || names[0] === 'mimetype') return 'other';
  return names[0] === '[Content_Types].xml' ? docx : 'application/zip';
}

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Names in the local file headers (PKWARE APPNOTE 4.3.7) that stand in these bytes. */
function firstNames(bytes: Uint8Array): string[] {
  const text = latin1(bytes);
  const names: string[] = [];
  for (let at = text.indexOf('PK\x03\x04'); at >= 0; at = text.indexOf('PK\x03\x04', at + 4)) {
    const length = (bytes[at + 26] ?? 0) | ((bytes[at + 27] ?? 0) << 8);
    names.push(text.slice(at + 30, at + 30 + Math.min(length, 260)));
  }
  return names;
}

/** Elements that a page of HTML can begin with (WHATWG MIME Sniffing, 7.1, and what mail and office programs write). */
const firstElements =
  /^<(!doctype\s+html|html|head|body|title|meta|link|style|script|noscript|iframe|h[1-6]|p|div|span|font|center|table|ul|ol|b|i|a|br|hr|img|main|article|section|header)[\s>/]/i;

/** HTML and XHTML; `other` for XML and SVG, which are no text either. `cut`: the bytes may end inside a character. */
function sniffMarkup(head: Uint8Array, cut: boolean): 'text/html' | 'other' | null {
  const text = decode(head, cut) ?? latin1(head).replace(/^ï»¿/, '');
  if (text.includes('\0')) return null;
  let start = text.replace(/^\ufeff?\s*/, '');
  const isXml = /^<\?xml/i.test(start);
  // Comments and declarations come before the first element.
  for (let end = 0; end >= 0 && /^(<!--|<\?|<!\[)/.test(start); ) {
    end = start.indexOf(start.startsWith('<!--') ? '-->' : '>');
    start = end < 0 ? '' : start.slice(end + (start.startsWith('<!--') ? 3 : 1)).trimStart();
  }
  if ((isXml ? /^<(!doctype\s+)?html[\s>]/i : firstElements).test(start)) return 'text/html';
  return isXml || /^<(!doctype|svg)\b/i.test(start) ? 'other' : null;
}

/** Programs and other kinds, which must not pass for text or for a PDF with bytes before its header. */
function isForeign(bytes: Uint8Array): boolean {
  const signatures = ['MZ', '\x7fELF', 'GIF8', '#!', '%!PS'];
  const head = latin1(bytes.subarray(0, 512));
  // "MZ" alone could begin a note; a program has NUL bytes in its header.
  return signatures.some((signature) => head.startsWith(signature) && (signature !== 'MZ' || head.includes('\0')));
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

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}
