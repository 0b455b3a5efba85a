import { ExoraError } from '@exora/contracts/errors';
import type { OpenDocument } from '../formats/format.ts';
import type { ReaderLimits } from '../limits.ts';
import type { Block } from './blocks.ts';
import { pageHeight, pageWidth } from './grid.ts';
import { typeset } from './typeset.ts';

/** A document of blocks, opened: its pages have words in the places where they were set, and no picture. */
export function typesetDocument(blocks: readonly Block[], limits: ReaderLimits): OpenDocument & { isEmpty: boolean } {
  const { pages } = typeset(blocks, limits.pages);
  return {
    isEmpty: pages.every(({ text }) => text === ''),
    pageCount: pages.length,
    async readPage(number) {
      const page = pages[number - 1];
      if (page === undefined) throw new ExoraError('internal');
      return { width: pageWidth, height: pageHeight, engine: 'markup', picture: null, layout: page };
    },
  };
}
