import type { AcceptedType } from '@exora/contracts';
import { ExoraError } from '@exora/contracts/errors';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { readScan } from '../../ocr/read-scan.ts';
import { pictureSize } from '../../picture/page-picture.ts';
import type { Format, FormatContext, OpenDocument } from '../format.ts';
import { openHeic } from './heic.ts';
import { type Stretch, stretchesOf } from './tiff-resolution.ts';

/**
 * JPEG, PNG, WebP, AVIF, HEIC and TIFF: turned upright as the file and its letters say, on white. Each page of a TIFF is
 * a page; of moving pictures only the first is read.
 */
export function imageFormat(type: AcceptedType): Format {
  return { type, open: (bytes, context) => openImage(bytes, type, context) };
}

/** The pages of a picture. Its sizes are known before anything of it is decoded. */
export async function openImage(bytes: Uint8Array, type: AcceptedType, context: FormatContext): Promise<OpenDocument> {
  if (type === 'image/heic') return openHeicPicture(bytes, context);
  const limitInputPixels = context.limits.megapixels * 1_000_000;
  const isTiff = type === 'image/tiff';
  const { pages } = await headerOf(bytes, 0, context);
  const stretches = isTiff ? stretchesOf(bytes) : [];
  return {
    pageCount: isTiff ? (pages ?? 1) : 1,
    async readPage(number) {
      const header = await headerOf(bytes, number - 1, context);
      const stretch = stretches[number - 1] ?? { x: 1, y: 1 };
      const options = { limitInputPixels, failOn: 'error', page: number - 1 } as const;
      return read(() => stretched(open(bytes, options), header, stretch), sizeOf(header, stretch), context);
    },
  };
}

async function openHeicPicture(bytes: Uint8Array, context: FormatContext): Promise<OpenDocument> {
  const { size, decode } = await openHeic(bytes);
  refuseTooLarge(size, context);
  return {
    pageCount: 1,
    async readPage() {
      const { data, ...raw } = await decode();
      return read(() => sharp(data, { raw }).flatten({ background: '#ffffff' }), size, context);
    },
  };
}

type Size = { width: number; height: number };

async function read(page: () => Sharp, size: Size, context: FormatContext) {
  try {
    const { rows, ...content } = await readScan(page, size, pictureSize, context);
    return { ...content, layout: { rows } };
  } catch (cause) {
    throw isOfDecoder(cause) ? new ExoraError('image_damaged', { cause }) : cause;
  }
}

/** `sharp` tells what is wrong with a file by plain errors. */
function isOfDecoder(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.constructor === Error;
}

function open(bytes: Uint8Array, options: SharpOptions): Sharp {
  return sharp(bytes, options).autoOrient().flatten({ background: '#ffffff' });
}

interface Header extends Size {
  pages: number | undefined;
}

/** Size after turning, read from the header alone: a picture with too many pixels is refused before it is decoded. */
async function headerOf(bytes: Uint8Array, page: number, context: FormatContext): Promise<Header> {
  const { width, height, autoOrient, pages } = await sharp(bytes, { limitInputPixels: false, failOn: 'error', page })
    .metadata()
    .catch((cause: unknown) => {
      throw new ExoraError('image_damaged', { cause });
    });
  refuseTooLarge({ width, height }, context);
  return { width: autoOrient.width, height: autoOrient.height, pages };
}

function refuseTooLarge({ width, height }: Size, { limits: { megapixels } }: FormatContext): void {
  if (width * height <= megapixels * 1_000_000) return;
  throw new ExoraError('image_too_large', { parameters: { limitMp: megapixels } });
}

function sizeOf({ width, height }: Size, { x, y }: Stretch): Size {
  return { width: Math.round(width * x), height: Math.round(height * y) };
}

/** A page whose dots are no squares, as a fax's, with its letters in their true shape. */
function stretched(page: Sharp, header: Size, stretch: Stretch): Sharp {
  return stretch.x === 1 && stretch.y === 1 ? page : page.resize({ ...sizeOf(header, stretch), fit: 'fill' });
}
