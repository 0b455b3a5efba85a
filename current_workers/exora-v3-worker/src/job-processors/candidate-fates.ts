import type { Entity, GroundedFact, ProposedFact } from '@exora/contracts';
import type { Candidate } from './engine-messages.ts';

interface Place {
  page: number;
  start: number;
  end: number;
}

/** A proposal that is not stored: its quotes were not found on their pages (without sources: nowhere), or something else speaks against it. */
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
    if (matched.has(refusal)) continue;
    const { type, text, attributes, code, assertion, sources } = refusal.fact;
    const place = sources[0] === undefined ? null : placeOf(sources[0]);
    const entity = { type, text, attributes, code, negated: assertion === 'absent' };
    candidates.push({ ...entity, place, fate: 'refused', reason: refusal.reason, factKey: null });
  }
  return candidates;
}

function candidate(
  entity: Entity & { page: number },
  fate: Candidate['fate'],
  reason: string | null,
  factKey: string | null,
): Candidate {
  const { type, text, negated, attributes, code } = entity;
  return { place: placeOf(entity), type, text, negated, attributes, code, fate, reason, factKey };
}

function placeOf({ page, start, end }: Place): Place {
  return { page, start, end };
}

function overlap(one: Place, other: Place): boolean {
  return one.start < other.end && other.start < one.end;
}

function byPage<T extends Place>(places: readonly T[]): Map<number, T[]> {
  return Map.groupBy(places, (place) => place.page);
}
