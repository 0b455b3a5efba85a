/**
 * Scores the engine on the layouts of `test/fixtures/layouts`: `node eval/fixtures.ts [--misses]`. Prints one JSON
 * object; `--misses` adds what went wrong in the open documents (those that are held back give totals only).
 */
import { engineVersion, extractEntities } from '../src/index.ts';
import { type LayoutSet, readLayouts } from './layouts.ts';
import { type SetScore, scoreDocuments } from './score.ts';

/** Scores of one set of documents. */
export function scoreLayouts(set: LayoutSet): SetScore {
  return scoreDocuments(readLayouts(set), extractEntities);
}

if (import.meta.main) {
  const { misses, ...open } = scoreLayouts('open');
  const { misses: _kept, ...held } = scoreLayouts('held');
  const told = process.argv.includes('--misses') ? { misses } : {};
  process.stdout.write(`${JSON.stringify({ engine: engineVersion, open: { ...open, ...told }, held }, null, 2)}\n`);
}
