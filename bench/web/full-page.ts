import { createHash } from 'node:crypto';
import type { MadeDocument } from '../db/documents.ts';

const page = { width: 1240, height: 1754, top: 60, left: 40, lineHeight: 40, columnWidth: 232, characterWidth: 10 };
const columns = 5;

/** A document with one page that has so many results, five in a line, each with its proof. */
export function fullPage(results: number): MadeDocument {
  const document: MadeDocument = { pages: [{ text: '', words: [], hasPicture: true }], facts: [], candidates: [] };
  const [sheet] = document.pages;
  if (sheet === undefined) throw new Error('A document has a page.');
  for (let at = 0; at < results; at++) {
    const isLast = at % columns === columns - 1;
    const place = { line: Math.floor(at / columns), column: at % columns };
    let offset = 0;
    const sources = [
      { quote: `Marker${at + 1}`, role: 'label' },
      { quote: String(100 + at), role: 'value' },
    ].map(({ quote, role }) => {
      const start = sheet.text.length;
      sheet.text += `${quote} `;
      const x0 = page.left + place.column * page.columnWidth + offset * page.characterWidth;
      const y0 = page.top + place.line * page.lineHeight;
      offset += quote.length + 1;
      const box = { x0, y0, x1: x0 + quote.length * page.characterWidth, y1: y0 + 22 };
      sheet.words.push({ t: quote, ...box, confidence: 0.97, start, end: start + quote.length });
      return { page: 1, quote, start, end: start + quote.length, role, boxes: [fractions(box)] };
    });
    if (isLast) sheet.text += '\n';
    const key = createHash('sha256').update(`full page ${at}`).digest('hex');
    document.facts.push({
      key,
      type: 'lab',
      text: `Marker${at + 1}`,
      assertion: 'present',
      attributes: { analyte: `marker${at + 1}`, value: 100 + at },
      date: '2025-01-15',
      code: null,
      confidence: 0.9,
      sources,
    });
  }
  return document;
}

function fractions({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }) {
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5;
  return {
    x0: rounded(x0 / page.width),
    y0: rounded(y0 / page.height),
    x1: rounded(x1 / page.width),
    y1: rounded(y1 / page.height),
  };
}
