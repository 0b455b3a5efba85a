import { type AcceptedType, ExoraError } from '@exora/contracts';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { readScan } from '../../ocr/read-scan.ts';
import { pictureSize } from '../../picture/page-picture.ts';
import type { Format, FormatContext, OpenDocument } from '../format.ts';

/** JPEG and PNG: one page, turned upright as its EXIF orientation and its letters say, on white. */
export function imageFormat(type: AcceptedType): Format {
  return { type, open: openImage };
}

async function openImage(bytes: Uint8Array, context: FormatContext): Promise<OpenDocument> {
  const limitInputPixels = context.limits.megapixels * 1_000_000;
  const size = await uprightSize(bytes, limitInputPixels, context.limits.megapixels);
  const upright = () => open(bytes, { limitInputPixels, failOn: 'error' });
  return {
    pageCount: 1,
    async readPage() {
      try {
        const { rows, ...read } = await readScan(upright, size, pictureSize, context.recognise);
        return { ...read, engine: context.ocrEngine, layout: { rows } };
      } catch (cause) {
        throw isOfDecoder(cause) ? new ExoraError('image_damaged', { cause }) : cause;
      }
    },
  };
}

/** `sharp` tells what is wrong with a file by plain errors. */
function isOfDecoder(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.constructor === Error;
}

function open(bytes: Uint8Array, options: SharpOptions): Sharp {
  return sharp(bytes, options).autoOrient().flatten({ background: '#ffffff' });
}

/** Size after turning, read from the header alone: a picture with too many pixels is refused before it is decoded. */
async function uprightSize(bytes: Uint8Array, limitInputPixels: number, limitMp: number) {
  const { width, height, autoOrient } = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((cause: unknown) => {
      throw new ExoraError('image_damaged', { cause });
    });
  if (width * height > limitInputPixels) throw new ExoraError('image_too_large', { parameters: { limitMp } });
  return { width: autoOrient.width, height: autoOrient.height };
}
