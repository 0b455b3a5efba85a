import type { Entity } from '@exora/contracts';

/** Runs over real notes: errors, offsets that don't hold, milliseconds a note, and notes of 3 kB a second of this thread's own time. */
export function scoreRobustness(rows: readonly Record<string, unknown>[], extract: (text: string) => Entity[]) {
  const texts = rows.map((row) => String(row.text));
  let [errors, badOffsets, entities] = [0, 0, 0];
  for (const text of texts) {
    try {
      for (const one of extract(text)) {
        entities += 1;
        if (one.end <= one.start || text.slice(one.start, one.end) !== one.text) badOffsets += 1;
      }
    } catch {
      errors += 1;
    }
  }
  // The first round has warmed up what a worker has warm.
  const times = texts.map((text) => {
    const before = process.threadCpuUsage();
    extract(text);
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  const sorted = times.toSorted((a, b) => a - b);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const total = times.reduce((sum, ms) => sum + ms, 0);
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return {
    documents: texts.length,
    errors,
    badOffsets,
    entities,
    msMedian: at(0.5),
    ms99: at(0.99),
    notesPerSecond: Math.round((characters / 3000 / total) * 1000),
  };
}
