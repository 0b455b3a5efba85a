/** A piece of RTF. `byte` is one byte of text, plain or as `\'hh`. */
export type Token =
  | { kind: 'open' }
  | { kind: 'close' }
  | { kind: 'byte'; value: number }
  | { kind: 'word'; name: string; value: number | null };

const code = (character: string) => character.charCodeAt(0);
const [backslash, openBrace, closeBrace, quote, minus, space] = [..."\\{}'- "].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
const [carriageReturn, lineFeed, tab] = [0x0d, 0x0a, 0x09];
/** Longest name and number of a control word (RTF specification 1.9.1: 32 letters, a number of 32 bits). */
const longestName = 32;
const longestNumber = 11;

/** The pieces of an RTF file, one after the other. A control symbol is a word of one sign; binary data is passed over. */
export function* tokensOf(bytes: Uint8Array): Generator<Token> {
  const open: Token = { kind: 'open' };
  const close: Token = { kind: 'close' };
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at++] ?? 0;
    if (byte === openBrace) yield open;
    else if (byte === closeBrace) yield close;
    else if (byte === tab) yield { kind: 'word', name: 'tab', value: null };
    else if (byte !== backslash) {
      if (byte >= space) yield { kind: 'byte', value: byte };
    } else if (bytes[at] === quote) {
      const value = Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16);
      at += 3;
      if (!Number.isNaN(value)) yield { kind: 'byte', value };
    } else if (!isLetter(bytes[at])) {
      const sign = bytes[at++];
      // A backslash at a line's end is \par.
      if (sign === carriageReturn || sign === lineFeed) yield { kind: 'word', name: 'par', value: null };
      else if (sign !== undefined) yield { kind: 'word', name: String.fromCharCode(sign), value: null };
    } else {
      const nameAt = at;
      while (isLetter(bytes[at]) && at - nameAt < longestName) at++;
      const name = latin1(bytes, nameAt, at);
      const numberAt = at;
      if (bytes[at] === minus && isDigit(bytes[at + 1])) at++;
      while (isDigit(bytes[at])) at++;
      const value = at === numberAt ? null : Number(latin1(bytes, numberAt, Math.min(at, numberAt + longestNumber)));
      if (bytes[at] === space) at++;
      if (name === 'bin') at += Math.max(0, value ?? 0);
      else yield { kind: 'word', name, value };
    }
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
