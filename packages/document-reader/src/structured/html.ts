import { readHtml } from '../formats/html/read-html.ts';
import { defaultLimits } from '../limits.ts';
import type { Block } from '../typesetting/blocks.ts';

/** What a person sees of HTML that is attached to a record: of a narrative or a report. */
export function htmlBlocks(html: string): Block[] {
  return readHtml(html, defaultLimits).blocks;
}
