import type { Doubt, FactType, ProposedFact } from '@exora/contracts';
import { normalizedText } from '../facts/normalize.ts';
import { sideOf, withoutSide } from '../facts/side.ts';
import { doubt } from './weights.ts';

const sided: readonly FactType[] = ['condition', 'symptom', 'procedure'];
const deniable: readonly FactType[] = ['condition', 'symptom', 'allergy'];

/** What the facts of one document contradict of each other, and each of itself. The doubts are in the order of the facts. */
export function contradictions(facts: readonly ProposedFact[]): Doubt[][] {
  const sides = new Map<string, Set<string>>();
  const said = new Map<string, Set<string>>();
  for (const fact of facts) {
    const side = sided.includes(fact.type) ? sideOfFact(fact) : null;
    if (side !== null) add(sides, sideKey(fact), side);
    if (deniable.includes(fact.type)) add(said, subjectKey(fact), fact.assertion);
  }
  return facts.map((fact) => [...sideDoubts(fact, sides), ...negationDoubts(fact, said)]);
}

function sideDoubts(fact: ProposedFact, sides: ReadonlyMap<string, ReadonlySet<string>>): Doubt[] {
  if (!sided.includes(fact.type)) return [];
  const side = sideOfFact(fact);
  if (side === null) return [];
  // The words around the label, or what the extractor made of them, name another side than the label.
  const own = [fact.attributes.bodySite, fact.attributes.laterality, ...fact.sources.map(({ quote }) => quote)]
    .map((words) => (typeof words === 'string' ? sideOf(words) : null))
    .find((other) => other !== null && other !== side);
  if (own) return [doubt('laterality_conflict', { side, other: own })];
  const others = sides.get(sideKey(fact));
  if (others === undefined || others.has('bilateral')) return [];
  const other = side === 'left' ? 'right' : 'left';
  return others.has(other) ? [doubt('laterality_conflict', { side, other })] : [];
}

/** Said to be there and said not to be there. What was once or may be contradicts nothing. */
function negationDoubts(fact: ProposedFact, said: ReadonlyMap<string, ReadonlySet<string>>): Doubt[] {
  if (!deniable.includes(fact.type) || (fact.assertion !== 'present' && fact.assertion !== 'absent')) return [];
  const other = fact.assertion === 'present' ? 'absent' : 'present';
  return said.get(subjectKey(fact))?.has(other) ? [doubt('negation_conflict', { stated: fact.assertion, other })] : [];
}

function sideOfFact({ text, attributes }: ProposedFact): string | null {
  return sideOf(text) ?? (typeof attributes.laterality === 'string' ? attributes.laterality : null);
}

function sideKey({ type, text }: ProposedFact): string {
  return `${type} ${normalizedText(withoutSide(text))}`;
}

/** Its code, else its words. More and less specific things stay apart. */
function subjectKey({ type, code, text, attributes }: ProposedFact): string {
  const side = typeof attributes.laterality === 'string' ? attributes.laterality : '';
  return code === null ? `${type} ${normalizedText(text)} ${side}` : `${type} ${code.system} ${code.code} ${side}`;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key) ?? new Set();
  map.set(key, known.add(value));
}
