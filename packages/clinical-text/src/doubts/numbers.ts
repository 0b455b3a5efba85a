import type { Doubt, PageWord, ProposedFact, SourceRole } from '@exora/contracts';
import { doubt } from './weights.ts';

/** A page's words by its number. */
export type WordsByPage = ReadonlyMap<number, { words: readonly PageWord[] }>;

/**
 * Below it one number in twenty is misread. Recognition states the probability that a word is right (`ocr/confidence.ts` of the
 * document reader); a word of a text layer has 1.
 */
const leastForNumbers = 0.95;

const numeric = new Set<SourceRole>(['value', 'range', 'strength', 'dosage', 'frequency', 'date']);

/** Numbers of a fact that recognition isn't sure of, and those in which it saw letters. */
export function numberDoubts(fact: ProposedFact, pages: WordsByPage): Doubt[] {
  const doubts: Doubt[] = [];
  const { value, valueRead } = fact.attributes;
  if (typeof value === 'string' && typeof valueRead === 'number') {
    doubts.push(doubt('letters_in_number', { printed: value, read: valueRead }));
  }
  let least: { confidence: number; role: SourceRole; page: number } | null = null;
  for (const { page, start, end, role, quote } of fact.sources) {
    if (!/\d/.test(quote) || !(numeric.has(role) || role === 'label')) continue;
    for (const word of pages.get(page)?.words ?? []) {
      if (word.end <= start || word.start >= end || !/[\dOoIl]/.test(word.t) || word.confidence >= leastForNumbers)
        continue;
      if (!/\d/.test(word.t.slice(Math.max(0, start - word.start), end - word.start))) continue;
      if (least === null || word.confidence < least.confidence) least = { confidence: word.confidence, role, page };
    }
  }
  if (least !== null) {
    doubts.push(doubt('low_confidence_number', { ...least, confidence: Math.round(least.confidence * 100) / 100 }));
  }
  return doubts;
}
