/** Code pages of fonts by their `\fcharset` (RTF specification 1.9.1, "Font Table"); the rest is read as the document's. */
const byCharset: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

/** Encodings of code pages as the platform names them. */
const encodings: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  10000: 'macintosh',
  65001: 'utf-8',
};

/** The character set that fonts of symbols have. */
export const symbolCharset = 2;

/** The code page of a font's character set; null for the document's own. */
export function codePageOf(charset: number): number | null {
  return byCharset[charset] ?? null;
}

/** Characters of bytes in a code page; Windows-1252 for one that is not known. */
export function decodeBytes(bytes: Uint8Array, codePage: number): string {
  const encoding = encodings[codePage] ?? 'windows-1252';
  return new TextDecoder(encoding).decode(bytes);
}
