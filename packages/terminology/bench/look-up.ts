/**
 * How long a look-up takes and what the starter set weighs: `node --expose-gc bench/look-up.ts`. Asks for every name as it stands, with a letter
 * dropped, and for words that nothing fits. Prints one JSON object; times in milliseconds (`worst`: the
 * longest of the slowest fifty, each the shortest of ten), memory in MB.
 */
import type { FactType } from '@exora/contracts';

const before = used();
const started = performance.now();
const { lookUp, starterSet } = await import('../src/index.ts');
const asked: { type: FactType; text: string }[] = Object.entries(starterSet).flatMap(([table, concepts]) => {
  const type = table === 'allergen' ? 'allergy' : (table as FactType);
  return concepts.flatMap(({ names }) => names.map(({ text }) => ({ type, text })));
});
for (const type of new Set(asked.map((one) => one.type))) lookUp('warm up', type);
lookUp('paracetamol', 'medication', { strength: '500 mg' });
const loadMs = round(performance.now() - started);
const memoryMb = round((used() - before) / 1e6);

const sets = {
  known: asked,
  misspelt: asked.map(({ type, text }) => ({
    type,
    text: text.slice(0, text.length >> 1) + text.slice((text.length >> 1) + 1),
  })),
  unknown: asked.map(({ type, text }) => ({ type, text: `${[...text].reverse().join('')} zq` })),
};
const times = Object.fromEntries(
  Object.entries(sets).map(([name, set]) => {
    const taken = set.map((one) => ({ one, ms: time(one) })).sort((a, b) => a.ms - b.ms);
    const at = (share: number): number => round(taken[Math.floor(share * (taken.length - 1))]?.ms ?? 0);
    // Another process or the garbage collector makes any look-up slow once; a slow one is slow each time.
    const slowest = taken.slice(-50).map(({ one }) => Math.min(...Array.from({ length: 10 }, () => time(one))));
    return [name, { lookUps: set.length, p50: at(0.5), p99: at(0.99), max: at(1), worst: round(Math.max(...slowest)) }];
  }),
);
process.stdout.write(`${JSON.stringify({ loadMs, memoryMb, times }, null, 2)}\n`);

function time({ type, text }: { type: FactType; text: string }): number {
  const start = performance.now();
  lookUp(text, type);
  return performance.now() - start;
}

function used(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
