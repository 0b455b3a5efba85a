import type { Entity, GroundedFact, ProposedFact } from '@exora/contracts';
import type { Candidate } from './engine-messages.ts';

interface Place {
  page: number;
  start: number;
  end: number;
}

/** A proposal whose quotes were not found on their pages. */
export interface RefusedFact {
  fact: ProposedFact;
  reason: string;
}

/**
 * What became of everything that the extractor marked: `stored` with the fact whose proof it lies in, `refused` with
 * the reason, or `context` (a name, a date, a part) that was never meant to be a fact.
 */
export function candidateFates(
  entities: readonly (Entity & { page: number })[],
  grounded: readonly GroundedFact[],
  refused: readonly RefusedFact[],
): Candidate[] {
  const storedByPage = byPage(grounded.flatMap((fact) => fact.sources.map((source) => ({ ...source, fact }))));
  const refusedByPage = byPage(
    refused.flatMap((refusal) => refusal.fact.sources.map((source) => ({ ...source, refusal }))),
  );
  const matched = new Set<RefusedFact>();

  const candidates = entities.map((entity): Candidate => {
    const stored = storedByPage.get(entity.page)?.find((source) => overlap(source, entity));
    if (stored !== undefined) return candidate(entity, 'stored', null, stored.fact.key);
    const refusal = refusedByPage.get(entity.page)?.find((source) => overlap(source, entity))?.refusal;
    if (refusal === undefined) return candidate(entity, 'context', null, null);
    matched.add(refusal);
    return candidate(entity, 'refused', refusal.reason, null);
  });

  for (const refusal of refused) {
    const [label] = refusal.fact.sources;
    if (matched.has(refusal) || label === undefined) continue;
    const { type, text, attributes, code, assertion } = refusal.fact;
    const entity = { ...label, type, text, attributes, code, negated: assertion === 'absent' };
    candidates.push(candidate(entity, 'refused', refusal.reason, null));
  }
  return candidates;
}

function candidate(
  entity: Entity & { page: number },
  fate: Candidate['fate'],
  reason: string | null,
  factKey: string | null,
): Candidate {
  const { page, type, start, end, text, negated, attributes, code } = entity;
  return { page, type, start, end, text, negated, attributes, code, fate, reason, factKey };
}

function overlap(one: Place, other: Place): boolean {
  return one.start < other.end && other.start < one.end;
}

function byPage<T extends Place>(places: readonly T[]): Map<number, T[]> {
  return Map.groupBy(places, (place) => place.page);
}
