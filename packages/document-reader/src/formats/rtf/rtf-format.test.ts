import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../limits.ts';
import { typeset } from '../../typesetting/typeset.ts';
import { readRtf } from './read-rtf.ts';

const fonts = String.raw`{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset2 Symbol;}{\f2\fcharset204{\*\fname Arial;}Arial CYR;}{\f3\fcharset128 MS Mincho;}{\f4\fnil\fcharset2 Wingdings;}}`;
const colours = String.raw`{\colortbl;\red255\green255\blue255;\red0\green51\blue102;}`;

/** The pages' texts of a letter with fonts and colours. Bytes above 7f stand for themselves. */
function pages(body: string, limits = defaultLimits): string[] {
  return whole(String.raw`{\rtf1\ansi\ansicpg1252\deff0${fonts}${colours}\pard\plain ${body}}`, limits);
}

function whole(rtf: string, limits = defaultLimits): string[] {
  return typeset(readRtf(Buffer.from(rtf, 'latin1'), limits)).pages.map(({ text }) => text);
}

const text = (body: string) => pages(body).join('\n\f');

describe('what a letter says', () => {
  it('keeps lines, empty lines, tabs and pages', () => {
    expect(
      pages(String.raw`Dear Dr Roe,\par\par Re: Ada\tab born 1950\line thanks\par Sodium      140\page Two\
Three`),
    ).toEqual(['Dear Dr Roe,\n\nRe: Ada   born 1950\nthanks\nSodium   140', 'Two\nThree']);
  });

  it.each([
    [String.raw`M\'fcller 37 \'b0C`, 'Müller 37 °C'],
    [String.raw`{\f2\'c0\'e1} {\f3\'83\'65\'83e}`, 'Аб テテ'],
    [String.raw`5 \u956?g \u8805\'3e 3 \uc0\u956 g \uc2\u956xxg`, '5 μg ≥ 3 μg μg'],
    [String.raw`\u-10179?\u-9078? {\uc3\u956 {x}}y`, '💊 μxy'],
    [String.raw`5 {\f1 m}g {\f1\'b3} 3 {\f4\'fe} {\f4\'a8}`, '5 μg ≥ 3 ☑ ☐'],
    [String.raw`250 x10{\super 9}/L, 24 kg/m{\super 2\nosupersub }, CO{\sub 2}`, '250 x10^9/L, 24 kg/m², CO2'],
    [String.raw`\ldblquote a\rdblquote\~b\_c \{d\} \\ e\endash f`, '“a” b-c {d} \\ e–f'],
    [String.raw`{\field{\*\fldinst HYPERLINK "x"}{\fldrslt shown}}`, 'shown'],
    [String.raw`{\object\objemb{\*\objdata 0105}{\result seen}}`, 'seen'],
    ['a\\bin3 }}{b', 'ab'],
    ['a\r\nb\x07c', 'abc'],
  ])('%s', (body, expected) => {
    expect(text(body)).toBe(expected);
  });

  it('takes the document’s code page where a font says none', () => {
    expect(whole(String.raw`{\rtf1\ansi\ansicpg1250 \'9a\'e8}`)).toEqual(['šč']);
    expect(whole(String.raw`{\rtf1\mac \'9f}`)).toEqual(['ü']);
  });

  it('keeps the rows of a table together', () => {
    const row = (...cells: string[]) =>
      String.raw`\trowd\cellx3000\cellx6000 ${cells.map((cell) => String.raw`\pard\intbl ${cell}\cell`).join('')}\row `;
    expect(text(`${row('Test', 'Result')}${row('Sodium', '140')}${row('', '4.1')}\\pard after`)).toBe(
      'Test   Result\nSodium   140\n4.1\n\nafter',
    );
    expect(text(String.raw`\trowd\cellx1 a{\*\nesttableprops x}\nestcell b\nestcell\nestrow\cell c\cell\row`)).toMatch(
      /a.*b/,
    );
  });

  it('keeps a label with the paragraph that follows, where a table ends or begins', () => {
    const label = String.raw`{\listtext\pard\plain\f1\'b7\tab}`;
    const row = String.raw`\trowd\cellx1 ${label}\pard\intbl Sodium\cell 140\cell\row `;
    expect(text(String.raw`${row}${label}\pard After\par ${label}\pard Last`)).toBe(
      '• Sodium   140\n\n• After\n• Last',
    );
  });

  it('keeps lists, headers, footers, notes and text boxes', () => {
    const body = String.raw`{\header\pard Clinic\par}{\headerr\pard Clinic\par}{\footer\pard Page 1\par}
{\listtext\f1\'b7\tab}One\par{\pntext 2.\tab}Two{\footnote {\super\chftn} Note}\par
{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt Box\par}}{\shprslt Box}}Last`;
    expect(text(body)).toBe('Clinic\n\n• One\n2. Two\nLast\nBox\n\nPage 1\n\nNote');
  });
});

describe('what nobody sees is no text', () => {
  it.each([
    String.raw`{\v X}`,
    String.raw`{\v\fs24 X}`,
    String.raw`{\cf1 X}`,
    String.raw`{\cf2\chcbpat2 X}`,
    String.raw`{\fs2 X}`,
    String.raw`{\strike X}`,
    String.raw`{\deleted X}`,
    String.raw`{\info{\title X}}`,
    String.raw`{\*\generator X;}`,
    String.raw`{\*\unknown{\b X}}`,
    String.raw`{\pict\pngblip 4e47 X}`,
    String.raw`{\stylesheet{\s1 X;}}`,
    String.raw`{\field{\*\fldinst X}}`,
    String.raw`{\*\annotation X}{\xe X}`,
  ])('%s', (body) => {
    expect(text(`seen ${body.replace('X', 'cancer')}`)).toBe('seen');
  });

  it.each([
    String.raw`{\v\v0 X}`,
    String.raw`{\cf1\chcbpat2 X}`,
    String.raw`{\cf0 X}`,
    String.raw`{\v x}\plain X`,
    String.raw`{\revised X}`,
    String.raw`}{\rtf1{\colortbl\red0\green0\blue0;\red255\green0\blue0;}{\cf0\cb0 X}`,
  ])('but seen: %s', (body) => {
    expect(text(body.replace('X', 'cancer'))).toBe('cancer');
  });
});

describe('files that are no good letters', () => {
  it.each([
    ['an end too early', String.raw`{\rtf1 a} b} c`, 'a b c'],
    ['no end', String.raw`{\rtf1 {\b a`, 'a'],
    ['a word cut off', '{\\rtf1 a\\', 'a'],
    ['a byte cut off', "{\\rtf1 a\\'e", 'a'],
    ['binary data beyond the end', String.raw`{\rtf1 a\bin999999999 b`, 'a'],
    ['numbers without end', String.raw`{\rtf1 a\fs99999999999999999999 b\u99999999 ?\ilvl-5\cf-1 c}`, 'a'],
    ['words that are names of JavaScript', String.raw`{\rtf1 \constructor\toString a}`, 'a'],
  ])('%s', (_, rtf, expected) => {
    expect(whole(rtf).join('')).toContain(expected);
  });

  it('refuses groups without end, and more than its pages', () => {
    const codeOf = (rtf: string) => {
      try {
        whole(rtf, { ...defaultLimits, pages: 2 });
      } catch (thrown) {
        return thrown instanceof ExoraError ? thrown.code : String(thrown);
      }
      return 'read';
    };
    expect(codeOf(`{\\rtf1 ${'{'.repeat(100_000)}`)).toBe('document_too_complex');
    expect(codeOf(`{\\rtf1 ${'word '.repeat(10_000)}`)).toBe('too_many_pages');
    expect(codeOf(`{\\rtf1 ${'\\cell '.repeat(20_000)}`)).toBe('too_many_pages');
  });
});
