import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../limits.ts';
import type { FormatContext } from '../format.ts';
import { htmlFormat } from './html-format.ts';

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
async function read(html: string | Uint8Array, limits = {}): Promise<string[]> {
  const bytes = typeof html === 'string' ? Buffer.from(html) : html;
  const document = await htmlFormat.open(bytes, { ...context, limits: { ...defaultLimits, ...limits } });
  const texts: string[] = [];
  for (let number = 1; number <= document.pageCount; number++) {
    const { layout, engine } = await document.readPage(number);
    if (!('text' in layout)) throw new Error('A letter has a text.');
    expect(engine).toBe('markup');
    for (const { t, start } of layout.words) expect(layout.text.slice(start, start + t.length)).toBe(t);
    texts.push(layout.text);
  }
  return texts;
}

async function text(html: string | Uint8Array): Promise<string> {
  return (await read(html)).join('\n\f');
}

async function codeOf(html: string | Uint8Array, limits = {}): Promise<string> {
  return read(html, limits).then(
    () => 'read',
    (thrown) => (thrown instanceof ExoraError ? thrown.code : String(thrown)),
  );
}

describe('what a letter says', () => {
  it('keeps headings, paragraphs, line breaks and lists as lines', async () => {
    const html = `<h1>Discharge</h1><p>Dear Dr&nbsp;Roe,<br>thank  you.</p><p>She takes:</p>
      <ul><li>Metformin 500 mg</li><li>Ramipril<ol><li>in the morning<li>at night</ol></ul><ol start=3><li>Asthma</ol>`;
    expect(await text(html)).toBe(
      [
        'Discharge',
        '',
        'Dear Dr Roe,',
        'thank you.',
        '',
        'She takes:',
        '',
        '• Metformin 500 mg',
        '• Ramipril',
        '1. in the morning',
        '2. at night',
        '',
        '3. Asthma',
      ].join('\n'),
    );
  });

  it('keeps the rows of a table together, with spans, and titles on lines of their own', async () => {
    const html = `<table><thead><tr><th>Test<th>Result<th>Range</thead>
      <tr><td colspan=3>Lipids<tr><td rowspan=2>LDL<td>3.1 mmol/L<td>&lt; 3<tr><td>120 mg/dL<td>
      <tr><td>Triglycerides<td><td>0.5&ndash;1.7</table>`;
    expect((await text(html)).split('\n').filter((line) => line !== '')).toEqual([
      'Test   Result   Range',
      'Lipids',
      'LDL   3.1 mmol/L   < 3',
      '120 mg/dL',
      'Triglycerides   0.5–1.7',
    ]);
  });

  it('reads cells of several lines line by line, and a table that only lays out a letter in order', async () => {
    expect(await text('<table><tr><td>Sodium<br>Potassium<td>140<br>4.1</table>')).toBe(
      'Sodium   140\nPotassium   4.1',
    );
    const layout = `<table><tr><td><table><tr><td>Hb<td>13.2</table></td><td><p>${'Prose. '.repeat(60)}</p></table>`;
    expect(await text(layout)).toBe(`Hb   13.2\n\n${'Prose. '.repeat(60).trim()}`);
  });

  it('keeps white space where it is meant', async () => {
    const kept = 'Sodium   140   mmol/L\nPotassium   4.1   mmol/L';
    expect(await text('<pre>Sodium       140    mmol/L\nPotassium    4.1    mmol/L</pre>')).toBe(kept);
    expect(await text('<div style="white-space:pre-wrap">Sodium   140   mmol/L\nPotassium   4.1   mmol/L</div>')).toBe(
      kept,
    );
    expect(await text('<p>Ada<span style="mso-tab-count:1">   </span>1961<p>&#8226;&nbsp;&nbsp;&nbsp; Metformin')).toBe(
      'Ada   1961\n\n• Metformin',
    );
    expect(await text('<p>Name:&nbsp;&nbsp;&nbsp;&nbsp;Ada')).toBe('Name:   Ada');
  });

  it('does not glue what is raised to what it stands on', async () => {
    expect(
      await text('<p>250 x10<sup>9</sup>/L, 24 kg/m<sup>2</sup>, 4<sup>th</sup>, 5.6<sup>1</sup>, CO<sub>2</sub>'),
    ).toBe('250 x10^9/L, 24 kg/m², 4th, 5.6¹, CO2');
    expect(await text('<p>5 <font face="Symbol">m</font>g <span style="font-family:Symbol">&#179;</span> 3')).toBe(
      '5 μg ≥ 3',
    );
  });

  it('says what a form’s fields show', async () => {
    const html = `<p><input type=checkbox checked>Asthma <input type=checkbox>Diabetes <input value="5 mg">
      <input type=hidden value=secret><select><option>no<option selected>yes</select>`;
    expect((await text(html)).replace(/\s+/g, ' ')).toBe('☒ Asthma ☐ Diabetes 5 mg yes');
  });

  it('begins pages where the letter does', async () => {
    expect(await read('<p>One<p style="page-break-before:always">Two')).toEqual(['One', 'Two']);
  });

  it('keeps text that stands where it should not', async () => {
    expect(await text('<table>Loose<tr>text<td>cell</table>after</p></div>end')).toMatch(
      /Loose[\s\S]*cell[\s\S]*after[\s\S]*end/,
    );
    expect(await text('Aspirin <b>100 mg')).toBe('Aspirin 100 mg');
    expect(await text('<?xml version="1.0"?><html><head><title/></head><body>Aspirin</body></html>')).toBe('Aspirin');
  });
});

describe('what nobody sees is no text', () => {
  const hidden: [string, string][] = [
    ['display', '<p style="display:none">X</p>'],
    ['display of what it stands in', '<div style="DISPLAY : NONE !important"><p style="display:block">X</p></div>'],
    ['visibility', '<span style="visibility:hidden">X</span>'],
    ['opacity', '<span style="opacity:0">X</span>'],
    ['the hidden attribute', '<div hidden>X</div>'],
    ['a size of nothing', '<span style="font-size:0px">X</span>'],
    ['a size of one dot', '<span style="font: 1px/1 Arial">X</span>'],
    ['white on white', '<span style="color:#fff">X</span>'],
    ['nearly white on white', '<font color="#FEFEFE">X</font>'],
    ['a colour on itself', '<td bgcolor="#003366"><span style="color:rgb(0, 51, 102)">X</span>'],
    ['no colour at all', '<span style="color:transparent">X</span>'],
    ['off the page', '<div style="position:absolute;left:-9999px">X</div>'],
    ['a box of nothing', '<div style="height:0;overflow:hidden">X</div>'],
    ['Outlook’s way', '<span style="mso-hide:all">X</span>'],
    ['a class', '<style>.pre{display:none}</style><p class="a pre">X</p>'],
    ['an identity', '<style>/* } */ #x { color: white }</style><p id=x>X</p>'],
    [
      'an element inside a class',
      '<style>.m > td span{visibility:hidden}</style><table class=m><td><b><span>X</span></b></table>',
    ],
    ['a style that comes later', '<p class=late>X</p><style>@media screen{ .late{display:none} }</style>'],
    ['a comment', '<!-- X --><!--[if mso]>X<![endif]-->'],
    ['a script', '<script>X</script><noscript>X</noscript><template>X</template>'],
    ['the head', '<head><title>X</title></head>'],
    ['what is struck out', '<del>X</del><s>X</s><span style="text-decoration: line-through">X</span>'],
    ['a closed dialog', '<dialog>X</dialog>'],
  ];
  it.each(hidden)('%s', async (_, html) => {
    expect(await text(`<html><body>seen ${html.replaceAll('X', 'cancer')}`)).toBe('seen');
  });

  const shown: [string, string][] = [
    ['white on a dark cell', '<table bgcolor="#003366"><td style="color:white">X</table>'],
    ['white on a picture', '<div style="background:url(a.png) no-repeat; color:#fff">X</div>'],
    ['white on a colour that is worked out', '<div style="background:var(--brand);color:#fff">X</div>'],
    ['white on a colour of another kind', '<div style="background-color:hsl(200 50% 20%);color:#fff">X</div>'],
    ['shown inside what is hidden', '<div style="visibility:hidden"><b style="visibility:visible">X</b></div>'],
    ['small spaces, large text', '<div style="font-size:0"><span style="font-size:14px">X</span></div>'],
    [
      'hidden in print only',
      '<style media="print">p{display:none}</style><style>@media print{p{display:none}}</style><p>X',
    ],
    ['a weaker rule', '<style>p.a{display:block} p{display:none}</style><p class=a>X'],
    ['hidden only under the pointer', '<style>p:hover{display:none}</style><p>X'],
    ['a rule after nonsense', '<style>}}; p{ {{ } </style><p>X'],
  ];
  it.each(shown)('but seen: %s', async (_, html) => {
    expect(await text(`<html><body>${html.replaceAll('X', 'cancer')}`)).toBe('cancer');
  });
});

describe('characters', () => {
  const latin = Buffer.from('<p>Müller 37 °C', 'latin1');
  it.each<[string, Uint8Array, string]>([
    ['UTF-8 by itself', Buffer.from('<p>Müller 37 °C'), 'Müller 37 °C'],
    ['Windows-1252 by itself', latin, 'Müller 37 °C'],
    [
      'what the page names',
      Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), Buffer.from([0xc0, 0xe1])]),
      'Аб',
    ],
    [
      'what the page names in the old way',
      Buffer.concat([
        Buffer.from('<meta http-equiv=content-type content="text/html; charset=shift_jis"><p>'),
        Buffer.from([0x83, 0x65]),
      ]),
      'テ',
    ],
    ['a name that is wrong', Buffer.concat([Buffer.from('<meta charset=utf-8>'), latin]), 'Müller 37 °C'],
    ['a name that nobody knows', Buffer.concat([Buffer.from('<meta charset=x-none>'), latin]), 'Müller 37 °C'],
    ['UTF-16 by its mark', Buffer.from('\ufeff<p>Müller 💊', 'utf16le'), 'Müller 💊'],
    ['entities', Buffer.from('<p>&mu;g &lt; &#x1f48a; &nosuch; &amp;lt;'), 'μg < 💊 &nosuch; &lt;'],
    ['composed', Buffer.from('<p>e\u0301\u0000x\u200b'), 'éx'],
  ])('%s', async (_, bytes, expected) => {
    expect(await text(bytes)).toBe(expected);
  });
});

describe('pages that are no letters end with their code', () => {
  it.each([
    ['elements without end', `<html>${'<div>'.repeat(200_000)}`, 'document_too_complex'],
    ['too many pages', `<p>${'word '.repeat(30_000)}`, 'too_many_pages'],
    ['too many cells', `<table>${'<td>'.repeat(60_000)}`, 'too_many_pages'],
    [
      'rules without end',
      `<style>${'p p p p p{color:red}'.repeat(5000)}</style>${'<p>x'.repeat(20_000)}`,
      'document_too_complex',
    ],
    ['spans without end', '<table><tr><td colspan=999999999 rowspan=999999999>x<td>y<tr><td>z</table>', 'read'],
    ['a comment without end', `<p>x<!--${'-'.repeat(1_000_000)}`, 'read'],
    ['style without sense', `<style>${'/*{'.repeat(300_000)}</style>x`, 'read'],
    ['a style of one long value', `<p style="font:${'1'.repeat(1_000_000)}">x`, 'read'],
    ['a name of nothing', '<constructor style="color:constructor;background:tostring">x</constructor>', 'read'],
  ])('%s', async (_, html, code) => {
    expect(await codeOf(html, { pages: 10 })).toBe(code);
  });
});
