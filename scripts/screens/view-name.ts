import { join } from 'node:path';
import { root } from '../tools.ts';

/** Where the guide's pictures are: `<view>-<width>-<scheme>.png`. */
export const picturesFolder = join(root, 'docs/guides/screens');

/** Views that answer at once with another one. */
const passing: ReadonlySet<string> = new Set(['/facts/[id]']);

/** The name of a page's pictures: `/record/labs/[id]` is `record-labs-id`; null where there is nothing to take one of. */
export function viewName(pattern: string): string | null {
  if (passing.has(pattern)) return null;
  return pattern.replaceAll(/[[\]]/g, '').replaceAll('/', '-').slice(1) || 'welcome';
}
