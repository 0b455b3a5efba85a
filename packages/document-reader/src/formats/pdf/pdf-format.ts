import { ExoraError } from '@exora/contracts';
import sharp, { type Sharp } from 'sharp';
import { arrangeRows } from '../../layout/rows.ts';
import { readScan } from '../../ocr/read-scan.ts';
import { encodePicture, pictureSide, pictureSize } from '../../picture/page-picture.ts';
import { fit } from '../../picture/recognition-size.ts';
import type { Format, FormatContext, OpenDocument, PageContent } from '../format.ts';
import { openPdf } from './open-pdf.ts';
import { pageSize } from './page-geometry.ts';
import { inspectObjects, type PageObjects } from './page-objects.ts';
import type { Pdfium } from './pdfium.ts';
import { type RenderedPage, renderPage } from './render.ts';
import { readTextLayer, type TextLayer } from './text-layer.ts';

/** PDF: pages with visible text from their text layer, all others drawn and recognised. */
export const pdfFormat: Format = {
  type: 'application/pdf',
  async open(bytes, context): Promise<OpenDocument> {
    const { pdfium, document, pageCount } = await openPdf(bytes);
    return {
      pageCount,
      readPage: async (number) => readPage(pdfium, document, number, context),
    };
  },
};

const pointsPerInch = 72;
const scanDpi = 300;

async function readPage(
  pdfium: Pdfium,
  document: number,
  number: number,
  context: FormatContext,
): Promise<PageContent> {
  const page = pdfium.call('FPDF_LoadPage', document, number - 1);
  if (page === 0) throw new ExoraError('pdf_damaged');
  const points = pageSize(pdfium, page);
  const longSide = Math.max(points.width, points.height, 1);
  // Sheets are drawn at 300 dpi; posters and absurd page sizes at what one A4 sheet has.
  const scanScale = Math.min(scanDpi / pointsPerInch, (11.7 * scanDpi) / longSide);
  const size = pictureSize(fit(points, Math.min(scanDpi / pointsPerInch, pictureSide / longSide)));
  let drawn: { layer: TextLayer | null; rendered: RenderedPage };
  try {
    const objects = inspectObjects(pdfium, page, points);
    const { megapixels } = context.limits;
    if (objects.picturePixels > megapixels * 1_000_000) {
      throw new ExoraError('image_too_large', { parameters: { limitMp: megapixels } });
    }
    const layer = readTextLayer(pdfium, page, size);
    const isText = objects.empty || isTextPage(layer, objects);
    drawn = {
      layer: isText ? layer : null,
      rendered: renderPage(pdfium, page, isText ? size : fit(points, scanScale)),
    };
  } finally {
    pdfium.call('FPDF_ClosePage', page);
  }
  const { layer, rendered } = drawn;
  const picture = () => asPicture(rendered);
  if (layer !== null) {
    const rows = arrangeRows(layer.segments, size.width);
    return { ...size, engine: 'text-layer', picture: await encodePicture(picture(), size), layout: { rows } };
  }
  const { rows, ...read } = await readScan(picture, rendered, pictureSize, context.recognise);
  return { ...read, engine: context.ocrEngine, layout: { rows } };
}

/** A scan with a stamped page number or header is no text page, nor is one whose fonts hide their characters. */
function isTextPage({ characters, unknown }: TextLayer, { pictureCover }: PageObjects): boolean {
  if (characters === 0) return false;
  if (pictureCover > 0.5 && characters < 100) return false;
  return unknown < characters * 0.3;
}

function asPicture({ data, width, height }: RenderedPage): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
}
