import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { p, r, type WordParts, wordFile } from '../../../test/word-file.ts';
import { zipFile } from '../../../test/zip-file.ts';
import { defaultLimits } from '../../limits.ts';
import type { FormatContext } from '../format.ts';
import { docxFormat } from './docx-format.ts';

const unused = () => Promise.reject(new Error('A letter has no picture and nothing inside it.'));
const context: FormatContext = {
  limits: defaultLimits,
  pictures: false,
  ocrEngine: 'tesseract.js',
  askOutside: null,
  recognise: unused,
  openInside: unused,
};

/** The pages' texts; every word stands in its text where it says. */
async function pages(word: WordParts | Uint8Array, limits = {}): Promise<string[]> {
  const bytes = word instanceof Uint8Array ? word : wordFile(word);
  const document = await docxFormat.open(bytes, { ...context, limits: { ...defaultLimits, ...limits } });
  const texts: string[] = [];
  for (let number = 1; number <= document.pageCount; number++) {
    const { layout } = await document.readPage(number);
    if (!('text' in layout)) throw new Error('A letter has a text.');
    for (const { t, start } of layout.words) expect(layout.text.slice(start, start + t.length)).toBe(t);
    texts.push(layout.text);
  }
  return texts;
}

const text = async (body: string, parts: WordParts['parts'] = []) => (await pages({ body, parts })).join('\n\f');

async function codeOf(word: WordParts | Uint8Array, limits = {}): Promise<string> {
  return pages(word, limits).then(
    () => 'read',
    (thrown) => (thrown instanceof ExoraError ? thrown.code : String(thrown)),
  );
}

const styles = {
  id: 's',
  kind: 'styles',
  name: 'styles.xml',
  xml: `<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="b1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
    <w:style w:type="paragraph" w:styleId="hid"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="hid2"><w:name w:val="y"/><w:basedOn w:val="hid"/></w:style>
    <w:style w:type="character" w:styleId="white"><w:name w:val="z"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="loop"><w:name w:val="l"/><w:basedOn w:val="loop"/></w:style>
    <w:style w:type="table" w:styleId="dark"><w:name w:val="t"/><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr></w:tblStylePr></w:style></w:styles>`,
};
const numbering = {
  id: 'n',
  kind: 'numbering',
  name: 'numbering.xml',
  xml: `<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
};
const entry = (words: string, list: number, level = 0) =>
  p(words, { properties: `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>` });
const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;
const box = (content: string) => `<w:txbxContent>${content}</w:txbxContent>`;

describe('what a letter says', () => {
  it('keeps headings, lines, empty lines, tabs, breaks and pages', async () => {
    const body = `${p('Discharge', { properties: '<w:pStyle w:val="b1"/>' })}${p('Dear Dr Roe,')}${p('')}
      <w:p>${r('Re: Ada')}<w:r><w:tab/></w:r>${r('born 1950')}<w:r><w:br/></w:r>${r('Sodium      140')}</w:p>
      <w:p><w:r><w:br w:type="page"/></w:r>${r('Two')}</w:p>`;
    expect(await text(body, [styles])).toBe('Discharge\nDear Dr Roe,\n\nRe: Ada   born 1950\nSodium   140\n\fTwo');
  });

  it('counts lists as Word does', async () => {
    const body = [entry('One', 1), entry('Sub', 1, 1), entry('Two', 1), entry('Sub', 1, 1), entry('Dot', 2)].join('');
    expect(await text(body, [numbering])).toBe('1. One\n1a) Sub\n2. Two\n2a) Sub\n• Dot');
  });

  it('keeps the rows of a table together, also with spans and nested', async () => {
    const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
    const inner = `<w:tbl>${row(cell(p('a')), cell(p('b')))}</w:tbl>${p('')}`;
    const body = `<w:tbl>${row(cell(p('Lipids'), '<w:gridSpan w:val="2"/>'))}${row(cell(p('Sodium')), cell(p('140')))}
      ${row(cell(p('Potassium') + p('Calcium')), cell(p('4.1') + p('2.3')))}${row(cell(inner), cell(p('')))}</w:tbl>`;
    expect((await text(body)).split('\n').filter((line) => line !== '')).toEqual([
      'Lipids',
      'Sodium   140',
      'Potassium   4.1',
      'Calcium   2.3',
      'a   b',
    ]);
  });

  it('keeps what stands outside the body: headers, footers, text boxes, notes', async () => {
    const shape = `<w:r><mc:AlternateContent><mc:Choice Requires="wps">${box(p('In the box'))}</mc:Choice><mc:Fallback>${box(p('In the box'))}</mc:Fallback></mc:AlternateContent></w:r>`;
    const references = `<w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="h1"/><w:footerReference w:type="default" r:id="f"/>`;
    const body = `<w:p>${r('Before')}${shape}${r(' after')}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>
      <w:p><w:pPr><w:sectPr>${references}</w:sectPr></w:pPr></w:p>${p('Next section')}
      <w:sectPr>${references}<w:titlePg/></w:sectPr>`;
    const parts = [
      { id: 'h', kind: 'header', name: 'header1.xml', xml: `<w:hdr>${p('Patient: Ada Example')}</w:hdr>` },
      { id: 'h1', kind: 'header', name: 'header2.xml', xml: `<w:hdr>${p('First page')}</w:hdr>` },
      { id: 'f', kind: 'footer', name: 'footer1.xml', xml: `<w:ftr>${p('Clinic')}</w:ftr>` },
      {
        id: 'n',
        kind: 'footnotes',
        name: 'footnotes.xml',
        xml: `<w:footnotes><w:footnote w:type="separator" w:id="0">${p('---')}</w:footnote><w:footnote w:id="1">${p('unused')}</w:footnote><w:footnote w:id="2">${p('fasting')}</w:footnote></w:footnotes>`,
      },
    ];
    expect((await text(body, parts)).split('\n').filter((line) => line !== '')).toEqual([
      'Patient: Ada Example',
      'Before after',
      'In the box',
      'Clinic',
      'First page',
      'Next section',
      'fasting',
    ]);
  });

  it('keeps insertions, links, controls, symbols and raised digits', async () => {
    const body = `<w:p><w:ins>${r('in ')}</w:ins><w:hyperlink r:id="x">${r('link ')}</w:hyperlink>
      <w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>${r('control ')}</w:sdtContent></w:sdt>
      <w:smartTag>${r('5 ')}</w:smartTag><w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>${r('g x10')}${r('9', '<w:vertAlign w:val="superscript"/>')}${r('/L 1')}<w:r><w:noBreakHyphen/></w:r>${r('2')}
      <w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>${r('asthma')}</w:p>`;
    expect(await text(body)).toBe('in link control 5 μg x10^9/L 1-2☒ asthma');
  });

  it('reads what stands in it as a whole in another format', async () => {
    const html = {
      id: 'c',
      kind: 'aFChunk',
      name: 'chunk.html',
      xml: Buffer.from('<html><p>Aspirin <i hidden>x</i>100 mg'),
    };
    expect(await text('<w:altChunk r:id="c"/>', [html])).toBe('Aspirin 100 mg');
    const mail = { ...html, xml: Buffer.from('\x7fELF\0\0') };
    expect(await codeOf({ body: '<w:altChunk r:id="c"/>', parts: [mail] })).toBe('file_type_unsupported');
  });
});

describe('what nobody sees is no text', () => {
  it.each([
    ['hidden text', r('X', '<w:vanish/>')],
    ['white on white', r('X', '<w:color w:val="FFFFFF"/>')],
    ['a colour on itself', r('X', '<w:color w:val="003366"/><w:shd w:val="clear" w:fill="003366"/>')],
    ['white by style', r('X', '<w:rStyle w:val="white"/>')],
    ['no size', r('X', '<w:sz w:val="2"/>')],
    ['struck out', r('X', '<w:strike/>')],
    ['deleted', '<w:del><w:r><w:delText>X</w:delText></w:r></w:del>'],
    ['moved away', `<w:moveFrom>${r('X')}</w:moveFrom>`],
    ['a field’s instruction', '<w:r><w:instrText>X</w:instrText></w:r>'],
    ['a placeholder', `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${r('X')}</w:sdtContent></w:sdt>`],
    ['hidden by the paragraph’s style', `</w:p>${p('X', { properties: '<w:pStyle w:val="hid"/>' })}<w:p>`],
    ['hidden by a style’s style', `</w:p>${p('X', { properties: '<w:pStyle w:val="hid2"/>' })}<w:p>`],
  ])('%s', async (_, runs) => {
    expect(await text(`<w:p>${r('seen')}${runs.replace('X', 'cancer')}</w:p>`, [styles])).toBe('seen');
  });

  it.each([
    ['hidden switched off', r('X', '<w:vanish w:val="0"/>')],
    ['only the paragraph’s mark is hidden', `</w:p>${p('X', { properties: '<w:rPr><w:vanish/></w:rPr>' })}<w:p>`],
    [
      'white on a dark cell',
      `</w:p><w:tbl><w:tr>${cell(p('X', { look: '<w:color w:val="FFFFFF"/>' }), '<w:shd w:val="clear" w:fill="003366"/>')}</w:tr></w:tbl><w:p>`,
    ],
    [
      'white in a table that colours cells',
      `</w:p><w:tbl><w:tblPr><w:tblStyle w:val="dark"/></w:tblPr><w:tr>${cell(p('X', { look: '<w:color w:val="FFFFFF"/>' }))}</w:tr></w:tbl><w:p>`,
    ],
    ['a style that is based on itself', `</w:p>${p('X', { properties: '<w:pStyle w:val="loop"/>' })}<w:p>`],
  ])('but seen: %s', async (_, runs) => {
    expect(await text(`<w:p>${runs.replace('X', 'cancer')}</w:p>`, [styles])).toBe('cancer');
  });
});

describe('files that are no good letters end with their code', () => {
  const body = p('Aspirin');
  it.each<[string, WordParts | Uint8Array, string]>([
    ['half of one', wordFile({ body }).slice(0, 600), 'docx_damaged'],
    [
      'one whose text was changed after it was packed',
      damaged(wordFile({ body: p('Aspirin '.repeat(500)) })),
      'docx_damaged',
    ],
    ['one without a text', zipFile([{ name: '[Content_Types].xml', bytes: '<Types/>' }]), 'docx_damaged'],
    ['a locked one', zipFile([{ name: 'word/document.xml', bytes: 'x', encrypted: true }]), 'docx_locked'],
    [
      'one that unpacks to too much',
      { body, others: [{ name: 'word/media/a.bin', bytes: new Uint8Array(2 * 1024 * 1024) }] },
      'archive_too_large',
    ],
    [
      'one of too many parts',
      { body, others: Array.from({ length: 60 }, (_, at) => ({ name: `a${at}`, bytes: 'x' })) },
      'archive_too_large',
    ],
    ['elements without end', { body: '<w:sdt>'.repeat(5000) }, 'document_too_complex'],
    ['more pages than allowed', { body: p('word '.repeat(5000)).repeat(3) }, 'too_many_pages'],
    ['no XML', { body: '<<<& <w:p' }, 'read'],
    ['a list of lists', { body: entry('x', 1, 999_999), parts: [numbering] }, 'read'],
  ])('%s', async (_, word, code) => {
    expect(await codeOf(word, { pages: 3, unpackedMb: 1, archiveFiles: 50 })).toBe(code);
  });
});

/** With one byte of the middle changed. */
function damaged(bytes: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf('word/document.xml') + 40;
  return bytes.with(at, (bytes[at] ?? 0) ^ 0xff);
}
