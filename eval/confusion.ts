import type { Entity } from '@exora/contracts';
import type { GoldDocument } from '../packages/clinical-text/eval/layouts.ts';

/** What the entities of each type were taken for, and the documents with most mistakes. */
export function confusion(documents: readonly GoldDocument[], extract: (text: string) => Entity[]) {
  const types = new Set(documents.flatMap(({ entities }) => entities.map(({ type }) => type)));
  const takenFor: Record<string, Record<string, number>> = {};
  const tell = (wanted: string, got: string): void => {
    takenFor[wanted] ??= {};
    takenFor[wanted][got] = (takenFor[wanted][got] ?? 0) + 1;
  };
  const mistakes = documents.map(({ id, text, entities }) => {
    const found = extract(text).filter(({ type }) => types.has(type));
    let count = 0;
    for (const gold of entities) {
      const over = found.filter((one) => one.start < gold.end && gold.start < one.end);
      const same = over.some(({ type }) => type === gold.type);
      tell(gold.type, same ? gold.type : (over[0]?.type ?? 'nothing'));
      if (!same) count += 1;
    }
    for (const one of found) {
      if (entities.some((gold) => one.start < gold.end && gold.start < one.end)) continue;
      tell('nothing', one.type);
      count += 1;
    }
    return { id, mistakes: count };
  });
  const worst = mistakes.filter((one) => one.mistakes > 0).sort((a, b) => b.mistakes - a.mistakes);
  return { takenFor, worst: worst.slice(0, 20) };
}
