import type { Attributes, FactType, ProposedFact, QuotedFinding, SourceSpan } from '@exora/contracts';
import { doubt } from '../doubts/weights.ts';
import { type ExtractedFacts, statementKey, type TextPage } from '../facts/facts.ts';
import { instructionsIn } from './instructions.ts';
import { type QuotedFact, type QuoteRefusal, quotedFacts } from './quoted-facts.ts';
import { comparedOf } from './read-parts.ts';

/** Why a quoted finding is not a fact of its own, though its words are there. */
type VoteRefusal = 'extractors_disagree' | 'too_many';

/** The facts of two extractors. */
export interface VotedFacts extends ExtractedFacts {
  refused: { fact: ProposedFact; reason: QuoteRefusal | VoteRefusal }[];
}

/** Review looks at what is below 0.7. */
const doubted = 0.55;
const unvoted = 0.65;
const amongInstructions = 0.6;
const agreed = 0.05;

/**
 * Joins what a language model quoted with what the rules found. Where both speak of the same words, they vote on doses, values and
 * assertion: agreement makes a fact surer; on disagreement the rules' reading stands, since no words of a document can steer it,
 * `disagreement` names what was read differently, and the confidence sends it to review. What the rules left open is filled in
 * from quotes; what only the model found is a fact of its own, whose numbers nobody voted on. There are at most `mostAdded` of these.
 */
export function withQuoted(
  pages: readonly TextPage[],
  rules: ExtractedFacts,
  findings: readonly QuotedFinding[],
  mostAdded = Number.POSITIVE_INFINITY,
): VotedFacts {
  const facts = [...rules.facts];
  const entities = [...rules.entities];
  const refused: VotedFacts['refused'] = [];
  const places = new Map<number, { fact: ProposedFact; start: number; end: number; type: FactType }[]>();
  for (const fact of facts) {
    for (const { page, start, end, role } of fact.sources) {
      if (role !== 'label') continue;
      const known = places.get(page);
      if (known === undefined) places.set(page, [{ fact, start, end, type: fact.type }]);
      else known.push({ fact, start, end, type: fact.type });
    }
  }
  doubtInstructed(pages, places);
  const stated = new Map(facts.map((fact) => [statementKey(fact), fact]));
  for (const [number, ofPage] of Map.groupBy(findings, ({ page }) => page)) {
    const here = places.get(number) ?? [];
    const page = pages.find((one) => one.number === number);
    const quoted = quotedFacts(page, ofPage, here);
    refused.push(...quoted.refused);
    for (const one of quoted.found) {
      const [label] = one.fact.sources;
      if (label === undefined) continue;
      const same = here.filter(({ start, end }) => start < label.end && label.start < end);
      const counterpart = same.find(({ type }) => type === one.fact.type) ?? same[0];
      if (counterpart !== undefined) {
        if (!vote(counterpart.fact, one)) refused.push({ fact: one.fact, reason: 'extractors_disagree' });
        continue;
      }
      if (one.isInstructed) {
        refused.push({ fact: one.fact, reason: 'instruction_to_machine' });
        continue;
      }
      if (one.doubts.length > 0) disagree(one.fact, one.doubts);
      const key = statementKey(one.fact);
      const known = stated.get(key);
      if (known !== undefined) known.sources.push(...one.fact.sources);
      else if (facts.length - rules.facts.length >= mostAdded) {
        refused.push({ fact: one.fact, reason: 'too_many' });
        continue;
      } else {
        stated.set(key, one.fact);
        facts.push(one.fact);
      }
      entities.push(asEntity(one.fact, label));
    }
  }
  return { facts, entities, refused };
}

function asEntity(
  { type, text, assertion, attributes, code }: ProposedFact,
  { page, start, end }: SourceSpan,
): ExtractedFacts['entities'][number] {
  return { page, start, end, type, text, negated: assertion === 'absent', attributes, code };
}

/** Types whose difference is one of names, not of what it means for the patient. */
const alike: readonly (readonly FactType[])[] = [
  ['condition', 'symptom'],
  ['lab', 'vital'],
];

/** Whether the model's reading agrees with the rules' fact, which takes the vote's result. */
function vote(fact: ProposedFact, { fact: quoted, doubts, isInstructed }: QuotedFact): boolean {
  const isAlike =
    fact.type === quoted.type || alike.some((types) => types.includes(fact.type) && types.includes(quoted.type));
  const differing = isAlike ? [...differences(fact, quoted), ...doubts] : ['type'];
  if (differing.length > 0) {
    disagree(fact, differing);
    return false;
  }
  if (isInstructed) return true;
  const hasMore = fact.type === quoted.type && fact.sources.filter(({ role }) => role === 'label').length === 1;
  const isCompleted = hasMore && complete(fact, quoted);
  fact.confidence = isCompleted
    ? Math.min(fact.confidence, unvoted)
    : Math.min(0.99, rounded(fact.confidence + agreed));
  return true;
}

function differences(fact: ProposedFact, quoted: ProposedFact): string[] {
  const names = comparedOf(fact.type).filter((name) => {
    const [one, other] = [fact.attributes[name] ?? null, quoted.attributes[name] ?? null];
    return one !== null && other !== null && comparable(one) !== comparable(other);
  });
  const [one, other] = [fact.assertion === 'absent', quoted.assertion === 'absent'];
  const isOther = one !== other || (fact.assertion === 'family') !== (quoted.assertion === 'family');
  return isOther ? [...names, 'assertion'] : names;
}

function comparable(value: NonNullable<Attributes[string]>): string {
  return String(value).toLowerCase().replace(/\s+/g, '');
}

/** Fills in what the rules left open, with its places; true where there was anything, for nobody voted on it. */
function complete(fact: ProposedFact, quoted: ProposedFact): boolean {
  const open = Object.entries(quoted.attributes).filter(
    ([name, value]) => value !== null && (fact.attributes[name] ?? null) === null,
  );
  Object.assign(fact.attributes, Object.fromEntries(open));
  const isDated = fact.date === null && quoted.date !== null;
  fact.date ??= quoted.date;
  for (const source of quoted.sources) {
    const isKnown = fact.sources.some(
      (one) => one.page === source.page && one.start < source.end && source.start < one.end,
    );
    if (!isKnown) fact.sources.push(source);
  }
  return open.length > 0 || isDated;
}

function disagree(fact: ProposedFact, names: readonly string[]): void {
  const earlier = typeof fact.attributes.disagreement === 'string' ? fact.attributes.disagreement.split(' ') : [];
  const all = [...new Set([...earlier, ...names])].join(' ');
  fact.attributes.disagreement = all;
  const others = (fact.doubts ?? []).filter(({ name }) => name !== 'extractors_disagree');
  fact.doubts = [...others, doubt('extractors_disagree', { attributes: all })];
  fact.confidence = Math.min(fact.confidence, doubted);
}

/** A fact that stands among words for a machine may be what somebody wants to be read. */
function doubtInstructed(
  pages: readonly TextPage[],
  places: ReadonlyMap<number, readonly { fact: ProposedFact; start: number; end: number }[]>,
): void {
  for (const { number, text } of pages) {
    const instructions = instructionsIn(text);
    if (instructions.length === 0) continue;
    for (const { fact, start, end } of places.get(number) ?? []) {
      if (instructions.some((one) => one.start < end && start < one.end))
        fact.confidence = Math.min(fact.confidence, amongInstructions);
    }
  }
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
