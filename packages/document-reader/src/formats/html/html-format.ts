import { typesetDocument } from '../../typesetting/typeset-document.ts';
import { withPictures } from '../enclosed-pictures.ts';
import type { Format } from '../format.ts';
import { decodeHtml } from './charset.ts';
import { readHtml } from './read-html.ts';

/** Letters and portal pages in HTML, as a person would see them, set anew on pages. */
export const htmlFormat: Format = {
  type: 'text/html',
  async open(bytes, context) {
    const { blocks, pictures } = readHtml(decodeHtml(bytes), context.limits);
    const text = typesetDocument(blocks, context.limits);
    return withPictures(
      text,
      pictures.map((base64) => async () => Buffer.from(base64, 'base64')),
      context,
    );
  },
};
