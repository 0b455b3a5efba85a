import type { NarratableFact, ToldNarrative, ToldSentence } from '@exora/contracts';
import { checkSentence } from './check/check-sentence.ts';
import type { DropReason } from './check/drop-reasons.ts';
import { type Grounds, groundsOf } from './check/fact-grounds.ts';
import { complete, namedIn } from './complete.ts';
import { identities } from './identities.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import { rulesWriter } from './write/rules-writer.ts';
import type { NarrativeWriter } from './writer.ts';

/** A told record. */
export interface ToldRecord {
  narratives: ToldNarrative[];
  /** Narratives in which the writer's sentences stand; in all others those of the rules do. */
  written: number;
  /** Sentences that didn't follow from their facts, by reason. */
  dropped: Partial<Record<DropReason, number>>;
}

/**
 * Tells a record: decides what there is to tell, has the narratives written, and keeps the sentences that follow from the facts
 * that they cite. What the writer passes over is told by the rules. A narrative without any sentence is none. The order of the
 * facts doesn't matter.
 */
export async function tellRecord(
  facts: readonly NarratableFact[],
  writer: NarrativeWriter,
  signal: AbortSignal,
): Promise<ToldRecord> {
  const identity = identities(facts);
  const known = new Map<string, Grounds>(facts.map((fact) => [fact.id, groundsOf(fact, identity(fact))]));
  const told: ToldRecord = { narratives: [], written: 0, dropped: {} };
  const subjects = subjectsOf(facts);
  const byRules = await rulesWriter.write(subjects, signal);
  const byWriter = writer === rulesWriter ? null : await writer.write(subjects, signal);
  for (const subject of subjects) {
    signal.throwIfAborted();
    const own = groundsIn(subject, known);
    const rules = following(byRules.get(subject.key), own, told.dropped);
    const written = byWriter && complete(standing(byWriter.get(subject.key), own, told.dropped), rules, own);
    const sentences = written ?? rules;
    if (sentences.length === 0) continue;
    if (written !== null || byWriter === null) told.written += 1;
    const { type, key, title, purpose, period, shellFileId } = subject;
    told.narratives.push({ type, subject: key, title: title.slice(0, 300), purpose, period, shellFileId, sentences });
  }
  return told;
}

/** The subject's facts: what belongs to another story isn't cited here. */
function groundsIn(subject: Subject, record: ReadonlyMap<string, Grounds>): Map<string, Grounds> {
  const own = new Map<string, Grounds>();
  for (const { id } of [...subject.facts, ...subject.related]) {
    const grounds = record.get(id);
    if (grounds !== undefined) own.set(id, grounds);
  }
  return own;
}

/** The sentences that follow from their facts. */
function following(
  sentences: readonly ToldSentence[] = [],
  own: ReadonlyMap<string, Grounds>,
  dropped: ToldRecord['dropped'],
): ToldSentence[] {
  return sentences.filter((sentence) => keeps(checkSentence(sentence, own), dropped));
}

/** Those of them that name what they are about: others would be read of the sentence before, which may be left out. */
function standing(
  sentences: readonly ToldSentence[] | undefined,
  own: ReadonlyMap<string, Grounds>,
  dropped: ToldRecord['dropped'],
): ToldSentence[] {
  return following(sentences, own, dropped).filter((sentence) =>
    keeps(namedIn(sentence, own).length > 0 ? null : 'fact_unnamed', dropped),
  );
}

function keeps(reason: DropReason | null, dropped: ToldRecord['dropped']): boolean {
  if (reason !== null) dropped[reason] = (dropped[reason] ?? 0) + 1;
  return reason === null;
}
