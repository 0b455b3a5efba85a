import { createHash } from 'node:crypto';
import type { GroundedFact, GroundedSource, ProposedFact, ReadPage, SourceSpan } from '@exora/contracts';
import { substanceAttributes } from '../coding/substance.ts';
import { doubtsOf } from '../doubts/doubts.ts';
import { normalizedText } from '../facts/normalize.ts';
import { boxesOf } from './boxes.ts';

/** Why a fact can't be proven. */
type RefusalReason = 'no_label' | 'page_missing' | 'quote_not_found' | 'no_words_at_quote';

/** A fact whose proof failed, for the audit. */
export interface RefusedFact {
  fact: ProposedFact;
  reason: RefusalReason;
}

/** Facts with boxes, and those that were refused. */
export interface Grounding {
  grounded: GroundedFact[];
  refused: RefusedFact[];
}

type GroundingPage = Pick<ReadPage, 'number' | 'width' | 'height' | 'text' | 'words'>;

/**
 * Finds every quote again in its page's text and words. A quote that stands elsewhere than its offsets say is accepted
 * only where it is the single such place of the page; a fact with a quote that isn't found is refused as a whole. What is doubtful
 * about the others is told with them.
 */
export function groundFacts(
  fileSha256: string,
  facts: readonly ProposedFact[],
  pages: readonly GroundingPage[],
): Grounding {
  const byNumber = new Map(pages.map((page) => [page.number, page]));
  const grounded: GroundedFact[] = [];
  const refused: RefusedFact[] = [];
  const keys = new Map<string, number>();
  for (const fact of facts) {
    const sources = groundSources(fact, byNumber);
    if (typeof sources === 'string') {
      refused.push({ fact, reason: sources });
      continue;
    }
    const key = factKey(fileSha256, fact, sources);
    const repeated = keys.get(key) ?? 0;
    keys.set(key, repeated + 1);
    const attributes = { ...fact.attributes, ...substanceAttributes(fact) };
    grounded.push({ ...fact, attributes, sources, key: repeated === 0 ? key : hash([key, String(repeated)]) });
  }
  const doubts = doubtsOf(grounded, pages);
  for (const [at, fact] of grounded.entries()) fact.doubts = doubts[at] ?? [];
  return { grounded, refused };
}

function groundSources(
  fact: ProposedFact,
  pages: ReadonlyMap<number, GroundingPage>,
): GroundedSource[] | RefusalReason {
  if (fact.sources[0]?.role !== 'label') return 'no_label';
  const grounded: GroundedSource[] = [];
  for (const source of fact.sources) {
    const page = pages.get(source.page);
    if (!page) return 'page_missing';
    const start = placeOf(page.text, source);
    if (start === null) return 'quote_not_found';
    const end = start + source.quote.length;
    const boxes = boxesOf(page, start, end);
    if (boxes.length === 0) return 'no_words_at_quote';
    grounded.push({ page: source.page, quote: source.quote, start, end, role: source.role, boxes });
  }
  return grounded;
}

function placeOf(text: string, source: SourceSpan): number | null {
  const { quote, start, end } = source;
  if (!quote.trim()) return null;
  if (text.slice(start, end) === quote) return start;
  const first = text.indexOf(quote);
  if (first < 0 || text.indexOf(quote, first + 1) >= 0) return null;
  return first;
}

const valueKeys = [
  'value',
  'unit',
  'strength',
  'dose',
  'doseMax',
  'frequency',
  'route',
  'relation',
  'laterality',
] as const;

/**
 * The same file, type, normalised value and place give the same key on every reading. The place is the page and which
 * of the page's lines from the top, in twentieths of its height: readings by another engine shift boxes only slightly.
 */
function factKey(fileSha256: string, fact: ProposedFact, sources: readonly GroundedSource[]): string {
  const [label] = sources;
  const box = label?.boxes[0];
  const place = box ? `${label?.page}:${Math.round(((box.y0 + box.y1) / 2) * 20)}` : '';
  const values = valueKeys.map((key) => normalizedText(String(fact.attributes[key] ?? '')));
  return hash([fileSha256, fact.type, normalizedText(fact.text), fact.assertion, fact.date ?? '', ...values, place]);
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex');
}
