import { ExoraError } from '@exora/contracts/errors';
import { sniffType } from '@exora/contracts/sniff';
import type { FormatContext, OpenDocument } from './format.ts';

/** A picture smaller than this (in bytes) is a logo or a signature: a page of text can't be packed into less. */
const smallestScanBytes = 40_000;

/** A picture in a letter; its bytes are fetched anew at every call. Null for one that is not there. */
export type EnclosedPicture = () => Promise<Uint8Array | null>;

/**
 * A letter with its pictures: those that are large enough to be scans or photos of a paper follow its text as pages of
 * their own. A letter of nothing but such pictures has only these. Pictures of kinds that are not read are left out.
 */
export async function withPictures(
  text: OpenDocument & { isEmpty: boolean },
  pictures: readonly EnclosedPicture[],
  context: FormatContext,
): Promise<OpenDocument> {
  const scans: EnclosedPicture[] = [];
  for (const picture of pictures) if ((await openScan(picture, context)) !== null) scans.push(picture);
  const textPages = text.isEmpty && scans.length > 0 ? 0 : text.pageCount;
  return {
    pageCount: textPages + scans.length,
    async readPage(number) {
      if (number <= textPages) return text.readPage(number);
      const picture = scans[number - textPages - 1];
      const scan = picture === undefined ? null : await openScan(picture, context);
      if (scan === null) throw new ExoraError('internal');
      return scan.readPage(1);
    },
  };
}

async function openScan(picture: EnclosedPicture, context: FormatContext): Promise<OpenDocument | null> {
  const bytes = await picture();
  if (bytes === null || bytes.length < smallestScanBytes) return null;
  const type = sniffType(bytes);
  if (type === null || type === 'other' || !type.startsWith('image/')) return null;
  return context.openInside(type, bytes);
}
