import { ExoraError, type ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { chart, encryptedPdf, executable, letter, scannedPng, textPdf } from '../../../tests/setup/documents.ts';
import { header, message, pid } from '../../../tests/setup/structured-files.ts';
import { closeReader, type ReadOptions, readDocument } from '../src/index.ts';
import { p, wordFile } from './word-file.ts';
import { type ZipEntry, zipFile } from './zip-file.ts';

afterAll(() => closeReader());

async function errorOf(
  entries: readonly ZipEntry[] | Uint8Array,
  options: ReadOptions = {},
): Promise<ExoraError | null> {
  const bytes = entries instanceof Uint8Array ? entries : zipFile(entries);
  return readDocument(bytes, options).then(
    () => null,
    (thrown) => {
      if (thrown instanceof ExoraError) return thrown;
      throw thrown;
    },
  );
}

function firstLines(pages: readonly ReadPage[]): (string | undefined)[] {
  return pages.map(({ text }) => text.split('\n')[0]);
}

const halfPicture = (await scannedPng(letter)).slice(0, 3000);

describe('an archive', () => {
  test('states what the records in it state, on its own pages', async () => {
    const result = 'OBX|1|NM|718-7^Haemoglobin^LN||11.2|g/dL|12-17|L|||F';
    const bytes = zipFile([
      { name: '1.txt', bytes: 'A page before.' },
      { name: '2.hl7', bytes: message(header, pid, 'OBR|1|||CHEM^Panel', result) },
    ]);
    const { pages, structured } = await readDocument(bytes);
    expect(pages.map(({ engine }) => engine)).toEqual(['plain-text', 'structured']);
    const [fact] = structured?.facts ?? [];
    expect(fact).toMatchObject({ type: 'lab', text: 'Haemoglobin', attributes: { value: 11.2 } });
    expect(fact?.element).toMatch(/^file\[2\] .*OBX/);
    for (const { page, start, end, quote } of fact?.sources ?? []) {
      expect(page).toBe(2);
      expect(pages[1]?.text.slice(start, end)).toBe(quote);
    }
    expect(new Set(structured?.covered.map(({ page }) => page))).toEqual(new Set([2]));
  });

  test('is one document of all that is in it, in the order of the names', async () => {
    const bytes = zipFile([
      { name: 'letter 10.txt', bytes: 'Tenth' },
      { name: 'letter 2.html', bytes: '<p>Second' },
      { name: 'letter 1.pdf', bytes: textPdf(chart(2)) },
      { name: 'letter 3.rtf', bytes: '{\\rtf1 Third}' },
      { name: 'letter 4.docx', bytes: wordFile({ body: p('Fourth') }) },
      { name: 'scan.png', bytes: await scannedPng(letter), streamed: true },
      { name: '__MACOSX/._letter 10.txt', bytes: 'x\0' },
      { name: 'empty/', bytes: '' },
    ]);
    const { mime, pages } = await readDocument(bytes, { fileName: 'letters.zip' });
    expect(mime).toBe('application/zip');
    expect(pages.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(pages.map(({ engine }) => engine.replace(/^tesseract.*/, 'ocr'))).toEqual([
      'text-layer',
      'text-layer',
      'markup',
      'markup',
      'markup',
      'plain-text',
      'ocr',
    ]);
    expect(firstLines(pages).slice(0, 6)).toEqual([
      expect.stringMatching(/Visit 1/),
      expect.stringMatching(/Visit 2/),
      'Second',
      'Third',
      'Fourth',
      'Tenth',
    ]);
    const { pages: rest } = await readDocument(bytes, { skipPages: new Set([1, 2, 3, 7]) });
    expect(firstLines(rest)).toEqual(['Third', 'Fourth', 'Tenth']);
  }, 60_000);

  test('of many documents reads them all, though only a few are open at a time', async () => {
    const entries = Array.from({ length: 30 }, (_, at) => ({ name: `${at + 1}.txt`, bytes: `Text ${at + 1}\fmore` }));
    const { pages } = await readDocument(zipFile(entries));
    expect(firstLines(pages)).toEqual(entries.flatMap((_, at) => [`Text ${at + 1}`, 'more']));
  });

  test('that is a Word document whose first bytes don’t show it is read as one', async () => {
    const word = wordFile({ body: p('Aspirin') });
    const shifted = zipFile([
      { name: 'docProps/thumbnail.jpeg', bytes: new Uint8Array(5000).fill(7), stored: true },
      ...(await entriesOf(word)),
    ]);
    const { pages } = await readDocument(shifted, { fileName: 'letter.docx' });
    expect(pages.map(({ text }) => text)).toEqual(['Aspirin']);
  });
});

describe('an archive that can’t be read ends with its code', () => {
  const text = { name: 'a.txt', bytes: 'Aspirin' };
  test.each<[string, ZipEntry[] | Uint8Array, string]>([
    ['nothing in it', [], 'archive_empty'],
    ['nothing to read in it', [{ name: '.DS_Store', bytes: 'x' }], 'archive_empty'],
    ['a password', [{ ...text, encrypted: true }], 'archive_locked'],
    ['cut off', zipFile([text, { ...text, name: 'b' }]).slice(0, 90), 'archive_damaged'],
    ['too much in it', [{ name: 'a.txt', bytes: new Uint8Array(300 * 1024 * 1024) }], 'archive_too_large'],
    [
      'a hundred thousand files',
      Array.from({ length: 60_000 }, (_, at) => ({ name: `${at}`, bytes: '' })),
      'archive_too_large',
    ],
    [
      'a sheet',
      [
        { name: 'a/b', bytes: 'x' },
        { name: 'xl/workbook.xml', bytes: 'x' },
      ],
      'file_type_unsupported',
    ],
    ['too many pages', [text, { name: 'b.pdf', bytes: textPdf(chart(3)) }], 'too_many_pages'],
  ])(
    '%s',
    async (_, entries, code) => {
      expect((await errorOf(entries, { limits: { pages: 3 } }))?.code).toBe(code);
    },
    30_000,
  );

  test.each<[string, ZipEntry, RegExp]>([
    ['a locked PDF', { name: 'Jane Roe.pdf', bytes: encryptedPdf() }, /password/],
    ['a program', { name: 'Jane Roe.pdf', bytes: executable() }, /this kind of file/],
    ['an archive', { name: 'Jane Roe.zip', bytes: zipFile([text]) }, /this kind of file/],
    ['half a picture', { name: 'Jane Roe.png', bytes: halfPicture }, /picture is damaged/],
    [
      'a file that is larger than it says',
      { name: 'Jane Roe.txt', bytes: 'x'.repeat(1000), claimedSize: 10 },
      /damaged/,
    ],
  ])(
    '%s in it: the error says where and what it is, not its name',
    async (_, entry, reason) => {
      const error = await errorOf([text, entry, { name: 'z.txt', bytes: 'last' }]);
      expect(error?.code).toBe('archive_file_unreadable');
      expect(error?.parameters).toMatchObject({ position: 2, files: 3 });
      expect(error?.message).toMatch(reason);
      expect(JSON.stringify(error) + error?.message).not.toMatch(/Jane/);
    },
    60_000,
  );
});

test('a scan in a letter is a page of its own', async () => {
  const noisy = await sharp(await scannedPng(letter))
    .resize({ width: 1600 })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const picture = { id: 'p', kind: 'image', name: 'media/image1.png', xml: new Uint8Array(noisy) };
  const drawing = '<w:p><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>';
  const { pages } = await readDocument(wordFile({ body: p('See the scan') + drawing, parts: [picture] }));
  expect(pages.map(({ engine }) => engine === 'markup')).toEqual([true, false]);
  expect(pages[1]?.text).toMatch(/Metformin 500 mg/);
  const only = await readDocument(wordFile({ body: drawing, parts: [picture] }));
  expect(only.pages).toHaveLength(1);
  const src = `data:image/png;base64,${noisy.toString('base64')}`;
  const page = await readDocument(Buffer.from(`<p>See the scan<img src="${src}"><img hidden src="${src}">`));
  expect(page.pages.map(({ engine }) => engine === 'markup')).toEqual([true, false]);
}, 60_000);

async function entriesOf(archive: Uint8Array): Promise<ZipEntry[]> {
  const { openArchive } = await import('../src/archive/unpack.ts');
  const { defaultLimits } = await import('../src/limits.ts');
  const files = await openArchive(archive, defaultLimits);
  return Promise.all(files.map(async ({ name, unpack }) => ({ name, bytes: await unpack() })));
}
