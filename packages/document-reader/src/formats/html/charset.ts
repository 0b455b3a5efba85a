import { ExoraError } from '@exora/contracts/errors';

/** How far from the beginning of a page its character set may be named (HTML standard, "prescan a byte stream"). */
const prescanBytes = 4096;

/**
 * The characters of a page of HTML: by its byte order mark, by what it says of itself, as UTF-8, else as Windows-1252.
 * A page that says UTF-8 and is not is read as Windows-1252 too. Throws `text_not_readable`.
 */
export function decodeHtml(bytes: Uint8Array): string {
  const named = byteOrderMark(bytes) ?? declared(bytes);
  for (const encoding of [named, 'utf-8', 'windows-1252']) {
    if (encoding === null) continue;
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      // RangeError: no such character set. TypeError: these bytes are none of its.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    }
  }
  throw new ExoraError('text_not_readable');
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function declared(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, prescanBytes));
  const name = /<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1];
  const inXml = /^[^<]{0,8}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1];
  const encoding = name ?? inXml ?? null;
  // A page whose name for itself can be read byte by byte is not in UTF-16 (HTML standard).
  return encoding !== null && /^utf-?16/i.test(encoding) ? 'utf-8' : encoding;
}
