// One measure in a process of its own: `measure.ts text|ocr|scan <file>` prints JSON.
import { readFile } from 'node:fs/promises';
import { closeReader, defaultLimits, readDocument } from '@exora/document-reader';
import { pagesAtOnce } from '@exora/document-reader/memory';
import { LetterProof } from '../../packages/document-reader/src/formats/pdf/letters/proof.ts';
import { readLetters } from '../../packages/document-reader/src/formats/pdf/letters/read-letters.ts';
import { letterTemplates } from '../../packages/document-reader/src/formats/pdf/letters/templates.ts';
import { openPdf } from '../../packages/document-reader/src/formats/pdf/open-pdf.ts';
import { drawTextInk } from '../../packages/document-reader/src/formats/pdf/text-ink.ts';
import { readTextLayer } from '../../packages/document-reader/src/formats/pdf/text-layer.ts';
import { pageText } from '../../packages/document-reader/src/layout/page-text.ts';
import { arrangeRows } from '../../packages/document-reader/src/layout/rows.ts';

const [what, file = ''] = process.argv.slice(2);
const bytes = new Uint8Array(await readFile(file));
const measures: Record<string, () => Promise<object>> = { text, ocr, scan };
console.log(JSON.stringify(await measures[what ?? '']?.()));
await closeReader();

/**
 * The text layer alone; the look at its ink alone, with every letter compared; the whole reading; and with the pictures of
 * the pages as well.
 */
async function text(): Promise<object> {
  const { pdfium, document, form, pageCount } = await openPdf(bytes, defaultLimits);
  const size = { width: 1555, height: 2200 };
  const ink = drawTextInk(pdfium, pdfium.call('FPDF_LoadPage', document, 0), size, form);
  const extract = () => {
    for (let at = 0; at < pageCount; at++) {
      const page = pdfium.call('FPDF_LoadPage', document, at);
      const { segments } = readTextLayer(pdfium, page, size, () => ink);
      pageText({ ...size, engine: 'text-layer', picture: null, layout: { rows: arrangeRows(segments, size.width) } });
      pdfium.call('FPDF_ClosePage', page);
    }
  };
  extract();
  const extracted = await seconds(async () => extract());
  const compare = () => {
    const proof = new LetterProof(letterTemplates(pdfium));
    for (let at = 0; at < pageCount; at++) {
      const page = pdfium.call('FPDF_LoadPage', document, at);
      const draw = (sharpness: 'plain' | 'fine') => drawTextInk(pdfium, page, size, form, sharpness);
      const { doubts } = proof.look(readLetters(pdfium, page, size), draw('plain'), () => draw('fine'));
      if (doubts.length > 0) throw new Error('A letter of an honest font is in doubt.');
      pdfium.call('FPDF_ClosePage', page);
    }
  };
  const compared = await seconds(async () => compare());
  await readDocument(bytes);
  const checked = await seconds(() => readDocument(bytes));
  const pictured = await seconds(() => readDocument(bytes, { onPage: () => undefined }));
  return {
    extractedPagesPerSecond: round(pageCount / extracted),
    comparedWithInkPagesPerSecond: round(pageCount / compared),
    checkedPagesPerSecond: round(pageCount / checked),
    withPicturesPagesPerSecond: round(pageCount / pictured),
  };
}

async function ocr(): Promise<object> {
  await readDocument(bytes);
  const times: number[] = [];
  for (let at = 0; at < 3; at++) times.push(await seconds(() => readDocument(bytes)));
  return { secondsPerPage: round(times.sort((a, b) => a - b)[1] ?? 0) };
}

/** All cores; the memory is that of the whole process with its threads. Cores that others use are none of its own. */
async function scan(): Promise<object> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const started = performance.now();
  const before = process.cpuUsage();
  const stored: number[] = [];
  await readDocument(bytes, {
    // A busy machine must not end the measure.
    limits: { documentMs: 12 * 60 * 60_000 },
    onPage: () => void stored.push((performance.now() - started) / 1000),
  });
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  return {
    pages: stored.length,
    pagesAtOnce: pagesAtOnce(),
    coresUsed: round((user + system) / 1e6 / (stored.at(-1) ?? 1)),
    cpuSecondsPerPage: round((user + system) / 1e6 / stored.length),
    firstPageSeconds: round(stored[0] ?? 0),
    longestWaitForAPageSeconds: round(Math.max(...stored.map((at, index) => at - (stored[index - 1] ?? 0)))),
    secondsPerPage: round((stored.at(-1) ?? 0) / stored.length),
    peakMb: Math.round(peak / 1024 / 1024),
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
