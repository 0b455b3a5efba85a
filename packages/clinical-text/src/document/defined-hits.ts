import type { Hit, Term, TermType } from '../lexicon/phrase-index.ts';
import { type Token, tokenAt } from '../text/tokens.ts';
import { findDefinitions } from './definitions.ts';
import { headedName } from './headed-names.ts';

const definable: readonly TermType[] = ['condition', 'symptom', 'drug', 'procedure', 'test', 'lab'];
const run = /[\p{L}\d][\p{L}\d/+'’-]*/gu;

/**
 * The places of a text's own short forms, as hits of what their long forms name. A short form whose long form names nothing
 * that is known stays what it was.
 */
export function definedHits(text: string, tokens: readonly Token[], hits: readonly Hit[]): Hit[] {
  const terms = definedTerms(text, tokens, hits);
  if (terms.size === 0) return [];
  const found: Hit[] = [];
  for (const match of text.matchAll(run)) {
    const [printed] = match;
    const defined = terms.get(printed) ?? terms.get(printed.replace(/s$/, ''));
    if (!defined || match.index < defined.from) continue;
    const end = match.index + printed.length;
    found.push({
      term: defined.term,
      start: match.index,
      end,
      from: tokenAt(tokens, match.index),
      to: tokenAt(tokens, end),
    });
  }
  return found;
}

/** What each short form means, and from where on. */
function definedTerms(
  text: string,
  tokens: readonly Token[],
  hits: readonly Hit[],
): Map<string, { from: number; term: Term }> {
  const terms = new Map<string, { from: number; term: Term }>();
  const definitions = findDefinitions(text);
  if (definitions.length === 0) return terms;
  const longestTo = new Map<number, Hit>();
  for (const hit of hits) {
    const other = longestTo.get(hit.end);
    if (definable.includes(hit.term.type) && !(other && other.start <= hit.start)) longestTo.set(hit.end, hit);
  }
  for (const { short, long } of definitions) {
    if (terms.has(short)) continue;
    const hit = longestTo.get(long.end);
    const type = hit?.term.type ?? (headedName(text, tokens, tokenAt(tokens, long.end) - 1) ? 'condition' : null);
    if (!type) continue;
    const name = hit && hit.start <= long.start ? hit.term.name : text.slice(long.start, long.end);
    terms.set(short, { from: long.end, term: { type, name, weak: false, isDefined: true } });
  }
  return terms;
}
