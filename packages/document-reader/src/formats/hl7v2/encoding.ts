import { ExoraError } from '@exora/contracts/errors';
import { decodeText } from '@exora/contracts/sniff';

/** Encodings by their names in HL7 table 0211. What isn't listed is read as UTF-8 where it is valid, else as Windows-1252. */
const encodings: Readonly<Record<string, string>> = {
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'GB 18030-2000': 'gb18030',
  'BIG-5': 'big5',
  'KS X 1001': 'euc-kr',
  'ISO IR87': 'iso-2022-jp',
};

/** The characters of a file of messages, without the frame bytes of its transport (MLLP). */
export function decodeMessages(bytes: Uint8Array): string {
  if (startsWithUtf16(bytes)) {
    const text = decodeText(bytes);
    if (text === null) throw new ExoraError('structured_not_readable', { parameters: { format: 'HL7 v2' } });
    return text;
  }
  const unframed = withoutFrames(bytes);
  const named = encodings[charsetOf(unframed)];
  if (named !== undefined) return new TextDecoder(named).decode(unframed);
  return decodeText(unframed) ?? new TextDecoder('windows-1252').decode(unframed);
}

/** A copy by hand: the array's own filter() collects numbers of eight bytes each. */
function withoutFrames(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0b) && !bytes.includes(0x1c)) return bytes;
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (const byte of bytes) if (byte !== 0x0b && byte !== 0x1c) kept[length++] = byte;
  return kept.subarray(0, length);
}

/** MSH-18 of the first message. */
function charsetOf(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const header = /(?:^|[\r\n])(MSH[^\r\n]*)/.exec(head)?.[1] ?? '';
  const [first] = (header.split(header[3] ?? '|')[17] ?? '').split(/[~^\\]/);
  return (first ?? '').trim().toUpperCase();
}

function startsWithUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
