import { typesetDocument } from '../../typesetting/typeset-document.ts';
import type { Format } from '../format.ts';
import { readRtf } from './read-rtf.ts';

/** Letters in RTF, as a person would see them, set anew on pages. */
export const rtfFormat: Format = {
  type: 'application/rtf',
  async open(bytes, { limits }) {
    return typesetDocument(readRtf(bytes, limits), limits);
  },
};
