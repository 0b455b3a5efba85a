import { typesetDocument } from '../../typesetting/typeset-document.ts';
import { withPictures } from '../enclosed-pictures.ts';
import type { Format } from '../format.ts';
import { WordPackage } from './package.ts';
import { readDocx } from './read-docx.ts';

/**
 * Letters of Word, as a person would see them, set anew on pages. `mammoth`, the usual library, leaves out headers and
 * footers, and takes hidden text for text.
 */
export const docxFormat: Format = {
  type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  async open(bytes, context) {
    const word = await WordPackage.open(bytes, context.limits);
    const { blocks, pictures } = await readDocx(word, context.limits);
    const text = typesetDocument(blocks, context.limits);
    return withPictures(
      text,
      pictures.map((part) => () => word.part(part)),
      context,
    );
  },
};
