import type { Sharp } from 'sharp';
import type { RecognisablePicture } from '../ocr/recognised-page.ts';
import { fit } from './recognition-size.ts';

/** A sheet at 300 dpi: nobody's print is smaller than what can be read then. */
const mostPixels = 8_700_000;
/** As base64 in JSON it stays below 10 MB, what a request of Google Vision may have. */
const mostBytes = 7_000_000;
/** Hardly to be told from the picture itself; a sheet of print takes about 1.5 MB. */
const quality = 90;

/** A page's picture for a recogniser that gets it over a network; one that compresses badly is made smaller until it fits. */
export async function recognisablePicture(
  page: () => Sharp,
  size: { width: number; height: number },
): Promise<RecognisablePicture> {
  let wanted = fit(size, Math.min(1, Math.sqrt(mostPixels / (size.width * size.height))));
  for (;;) {
    const bytes = await page()
      .resize({ ...wanted, fit: 'fill' })
      .toColourspace('srgb')
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer();
    if (bytes.length <= mostBytes) return { mime: 'image/jpeg', bytes, ...wanted };
    wanted = fit(wanted, 0.7);
  }
}
