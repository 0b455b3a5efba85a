import type { Entity, ProposedFact, StructuredContent, StructuredFact } from '@exora/contracts';
import type { RefusedFact } from './candidate-fates.ts';
import type { UnderstandingPage } from './engine-messages.ts';

/** The pages' texts for the rules: what the file's entries tell is blank, so that offsets stay and nothing is found there. */
export function freeTexts(
  pages: readonly UnderstandingPage[],
  structured: StructuredContent | null,
): { number: number; text: string }[] {
  const covered = Map.groupBy(structured?.covered ?? [], ({ page }) => page);
  return pages.map(({ number, text }) => {
    let free = '';
    let at = 0;
    for (const { start, end } of (covered.get(number) ?? []).toSorted((a, b) => a.start - b.start)) {
      if (start < at) continue;
      free += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
      at = end;
    }
    return { number, text: free + text.slice(at) };
  });
}

/** A fact that the file states itself as a candidate, so that its fate is told like that of all others. */
export function asEntity({
  sources,
  type,
  text,
  assertion,
  attributes,
  code,
}: StructuredFact): (Entity & { page: number })[] {
  const [label] = sources;
  if (label === undefined) return [];
  const { page, start, end } = label;
  return [{ page, start, end, type, text, negated: assertion === 'absent', attributes, code }];
}

/**
 * What the rules found in the free text beside the facts that a structured file states itself. Left out is what says the same:
 * the file's own statement is coded and complete.
 */
export function withoutRepetitions(
  found: readonly ProposedFact[],
  stated: readonly StructuredFact[],
): { kept: ProposedFact[]; repeated: RefusedFact[] } {
  const names = Map.groupBy(
    stated.map((fact) => ({ fact, name: nameOf(fact) })),
    ({ fact }) => fact.type,
  );
  const kept: ProposedFact[] = [];
  const repeated: RefusedFact[] = [];
  for (const fact of found) {
    const name = nameOf(fact);
    const isSaid = names
      .get(fact.type)
      ?.some((one) => (one.name.includes(name) || name.includes(one.name)) && agree(fact, one.fact));
    if (isSaid) repeated.push({ fact, reason: 'stated_by_file' });
    else kept.push(fact);
  }
  return { kept, repeated };
}

/** A name for comparison: one within the other, word for word, is the same ("Metformin", "Metformin 500 MG Oral Tablet"). */
function nameOf({ text }: ProposedFact): string {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return ` ${words} `;
}

/** Whether facts of one name don't contradict each other. Measurements agree in value, too. */
function agree(found: ProposedFact, stated: ProposedFact): boolean {
  if ((found.assertion === 'absent') !== (stated.assertion === 'absent')) return false;
  if (found.type !== 'lab' && found.type !== 'vital') return true;
  const [{ value: one }, { value: other }] = [found.attributes, stated.attributes];
  return String(one ?? '') === String(other ?? '');
}
