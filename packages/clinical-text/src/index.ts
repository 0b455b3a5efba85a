import type { Entity } from '@exora/contracts';
import { findAll } from './engine.ts';
import { toEntity } from './model.ts';

export { parseSig } from './directions/parse.ts';
export { doubt } from './doubts/weights.ts';
export { engineVersion } from './engine.ts';
export { type ExtractedFacts, extractFacts, type TextPage } from './facts/facts.ts';
export { type Grounding, groundFacts, type RefusedFact } from './grounding/ground.ts';
export { type VotedFacts, withQuoted } from './quoting/vote.ts';

/** Everything the engine can mark in a text, by start; `text.slice(start, end) === entity.text` for each. */
export function extractEntities(text: string): Entity[] {
  return findAll(text).findings.map((found) => toEntity(text, found));
}
