import type { PageNote } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import { arrangeRows, type Segment } from '../../layout/rows.ts';
import { calibrated } from '../../ocr/confidence.ts';
import { readPartOutside } from '../../ocr/read-outside.ts';
import { readPicture } from '../../ocr/read-picture.ts';
import { readScan } from '../../ocr/read-scan.ts';
import { encodePicture, pictureSide, pictureSize } from '../../picture/page-picture.ts';
import { hasPrint } from '../../picture/print.ts';
import { fit, toRecognitionSize } from '../../picture/recognition-size.ts';
import { turn } from '../../picture/turn.ts';
import type { Format, FormatContext, OpenDocument, PageContent } from '../format.ts';
import { readFormFields } from './form-fields.ts';
import type { Letter } from './letters/letter.ts';
import { LetterProof } from './letters/proof.ts';
import { readLetters } from './letters/read-letters.ts';
import { type DoubtfulPage, isLying } from './letters/second-look.ts';
import { letterTemplates } from './letters/templates.ts';
import { type OpenPdf, openPdf } from './open-pdf.ts';
import { boxAround, type PixelBox, pageSize } from './page-geometry.ts';
import { inspectObjects, type PageObjects } from './page-objects.ts';
import { asPicture, type RenderedPage, renderPage, renderScan } from './render.ts';
import { drawTextInk, withoutText } from './text-ink.ts';
import { readTextLayer, type TextLayer } from './text-layer.ts';

/** PDF: pages with visible text from their text layer, all others drawn and recognised. */
export const pdfFormat: Format = {
  type: 'application/pdf',
  async open(bytes, context): Promise<OpenDocument> {
    const pdf = await openPdf(bytes, context.limits);
    const proof = once(() => new LetterProof(letterTemplates(pdf.pdfium)));
    return {
      pageCount: pdf.pageCount,
      readPage: async (number) => readPage(pdf, number, proof, context),
    };
  },
};

const pointsPerInch = 72;
const scanDpi = 300;

/** What is taken from a page before it is closed: all of a text page, or the picture of one that has to be recognised. */
type Drawn =
  | {
      text: Segment[];
      fields: Segment[];
      picture: RenderedPage | null;
      rest: RenderedPage | null;
      notes: PageNote[];
      size: Size;
      /** Letters that have to be read before the text is believed. */
      doubtful: DoubtfulPage | null;
    }
  | Scan;

/** A page to be recognised, and the quarter turns clockwise in which it lies, as far as its letters tell. */
interface Scan {
  scan: RenderedPage;
  notes: PageNote[];
  quarter: number;
}

type Size = { width: number; height: number };

async function readPage(
  pdf: OpenPdf,
  number: number,
  proof: () => LetterProof,
  context: FormatContext,
): Promise<PageContent> {
  const drawn = await draw(pdf, number, proof, context);
  if ('scan' in drawn) return readDrawn(drawn, context);
  const { text, fields, picture: drawnPicture, rest, notes, size, doubtful } = drawn;
  if (doubtful !== null && (await isLying(doubtful, proof(), context.recognise))) {
    return readDrawn(lyingPage(doubtful.drawn, doubtful.letters), context);
  }
  // A value's words are where they are as a whole; where one ends and the next begins is a guess.
  const known = [...text.flatMap(({ words }) => words), ...fields.map(({ words }) => boxAround(words))];
  const added = rest === null ? { segments: [], notes: [] } : await readRest(rest, size, known, context);
  const picture = drawnPicture === null ? null : await encodePicture(asPicture(drawnPicture), size);
  return {
    ...size,
    engine: 'text-layer',
    picture,
    layout: { rows: arrangeRows([...text, ...fields, ...added.segments], size.width) },
    notes: [...notes, ...added.notes],
  };
}

/** A page without a text layer, or whose text layer says something else than what people see. */
async function readDrawn({ scan, notes, quarter }: Scan, context: FormatContext): Promise<PageContent> {
  const flat = { page: () => asPicture(scan), size: { width: scan.width, height: scan.height } };
  const { page, size } = quarter === 0 ? flat : await turn(flat, -90 * quarter);
  const { rows, ...read } = await readScan(page, size, pictureSize, context);
  return { ...read, layout: { rows }, notes: [...notes, ...read.notes] };
}

/** A page whose letters lie. Where they stand is believed: most of them tell which way up the page is read. */
function lyingPage(scan: RenderedPage, letters: readonly Letter[]): Scan {
  const counts = [0, 0, 0, 0];
  for (const { quarter } of letters) counts[quarter] = (counts[quarter] ?? 0) + 1;
  return { scan, notes: ['text_layer_mismatch'], quarter: counts.indexOf(Math.max(...counts)) };
}

async function draw(
  { pdfium, document, form }: OpenPdf,
  number: number,
  proof: () => LetterProof,
  { limits, pictures }: FormatContext,
): Promise<Drawn> {
  const page = pdfium.call('FPDF_LoadPage', document, number - 1);
  if (page === 0) throw new ExoraError('pdf_damaged');
  if (form !== 0) pdfium.call('FORM_OnAfterLoadPage', page, form);
  try {
    const points = pageSize(pdfium, page);
    const longSide = Math.max(points.width, points.height, 1);
    // Sheets are drawn at 300 dpi; posters and absurd page sizes at what one A4 sheet has.
    const scanSize = fit(points, Math.min(scanDpi / pointsPerInch, (11.7 * scanDpi) / longSide));
    const size = pictureSize(fit(points, Math.min(scanDpi / pointsPerInch, pictureSide / longSide)));
    const objects = inspectObjects(pdfium, page, points);
    if (objects.picturePixels > limits.megapixels * 1_000_000) {
      throw new ExoraError('image_too_large', { parameters: { limitMp: limits.megapixels } });
    }
    const ink = once(() => drawTextInk(pdfium, page, size, form));
    const layer = readTextLayer(pdfium, page, size, ink);
    const drawScan = once(() => renderScan(pdfium, page, scanSize, form));
    if (!objects.empty && !isTextPage(layer, objects)) return { scan: drawScan(), notes: [], quarter: 0 };
    const { whole, bare, scale } = ink();
    const letters = readLetters(pdfium, page, size);
    const { lies, doubts } = proof().look(
      letters,
      ink(),
      once(() => drawTextInk(pdfium, page, size, form, 'fine')),
    );
    if (lies) return lyingPage(drawScan(), letters);
    const fieldInk = once(() => ({ whole, bare: renderPage(pdfium, page, whole, 0), scale }));
    const fields = readFormFields(pdfium, page, form, size, fieldInk);
    const rest = (await hasPrint(asPicture(bare)))
      ? withoutText(pdfium, page, () => renderScan(pdfium, page, scanSize, form))
      : null;
    const isHidden =
      layer.hidden >= fewestHidden || (layer.undrawn >= fewestHidden && objects.pictureCover < scanCover);
    return {
      text: layer.segments,
      fields,
      picture: pictures ? renderPage(pdfium, page, size, form) : null,
      rest,
      notes: isHidden ? ['text_layer_mismatch'] : [],
      size,
      doubtful: doubts.length === 0 ? null : { letters, doubts, drawn: drawScan(), size },
    };
  } finally {
    if (form !== 0) pdfium.call('FORM_OnBeforeClosePage', page, form);
    pdfium.call('FPDF_ClosePage', page);
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Fonts have letters without ink; two of them and more are somebody's doing. */
const fewestHidden = 2;
/** A picture that covers so much of a page is a scan of it. */
const scanCover = 0.5;

/** What is drawn beside the text layer and looks like print: a scanned strip, the values of a form, letters as outlines. */
async function readRest(
  rest: RenderedPage,
  size: Size,
  known: readonly PixelBox[],
  { recognise, askOutside }: FormatContext,
): Promise<{ segments: Segment[]; notes: PageNote[] }> {
  const page = () => asPicture(rest);
  const outside = askOutside === null ? null : await readPartOutside(page, rest, size, askOutside);
  const rows = outside ?? calibrated(await readPicture(await toRecognitionSize(page, rest), size, recognise));
  const segments = rows
    .map((row) => row.filter((word) => word.confidence >= surePrint && !known.some((other) => covers(other, word))))
    .filter((words) => words.length > 0)
    .map((words) => ({ words, slope: 0 }));
  return { segments, notes: askOutside !== null && outside === null ? ['ocr_fallback'] : [] };
}

/** Drawings and logos read as words that are less sure than that. */
const surePrint = 0.84;

function covers(a: PixelBox, b: PixelBox): boolean {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return width > 0 && height > 0 && width * height > 0.4 * (b.x1 - b.x0) * (b.y1 - b.y0);
}

/** A scan with a stamped page number or header is no text page, nor is one whose fonts hide their characters. */
function isTextPage({ characters, unknown }: TextLayer, { pictureCover }: PageObjects): boolean {
  if (characters === 0) return false;
  if (pictureCover > scanCover && characters < 100) return false;
  return unknown < characters * 0.3;
}
