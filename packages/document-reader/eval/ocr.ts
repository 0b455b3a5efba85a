/**
 * Reads the pictures of a folder of reference pages (`ocr.jsonl` and `<id>.<level>.jpg`) and writes what was read as JSON
 * lines, with boxes in the pictures' own pixels, for a scorer.
 *
 *   node packages/document-reader/eval/ocr.ts [folder] [--out predictions.jsonl] [--only text in the name]
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { closeReader, readDocument } from '../src/index.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, only: { type: 'string' } },
});
const folder = resolve(positionals[0] ?? join(root, '../shared/data/ocr'));
const names = await picturesOf(folder);

if (names === null) {
  console.log('skipped: reference data not here');
} else {
  const lines: string[] = [];
  for (const name of names.filter((candidate) => candidate.includes(values.only ?? ''))) {
    lines.push(JSON.stringify(await readPicture(name)));
  }
  await closeReader();
  const out = values.out ?? 'predictions.jsonl';
  await writeFile(out, `${lines.join('\n')}\n`);
  console.log(`${lines.length} pages → ${out}`);
}

async function picturesOf(path: string): Promise<string[] | null> {
  try {
    return (await readdir(path)).filter((name) => /\.l\d\.jpg$/.test(name)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function readPicture(name: string) {
  const bytes = await readFile(join(folder, name));
  const [, id = name, level = ''] = /^(.*)\.(l\d)\.jpg$/.exec(name) ?? [];
  const { width } = await sharp(bytes).metadata();
  const started = performance.now();
  const { pages } = await readDocument(bytes, { fileName: name });
  const ms = Math.round(performance.now() - started);
  const words = pages.flatMap((page) => {
    const scale = width / page.width;
    return page.words.map(({ t, x0, y0, x1, y1 }) => ({
      t,
      x0: x0 * scale,
      y0: y0 * scale,
      x1: x1 * scale,
      y1: y1 * scale,
    }));
  });
  const text = pages.map((page) => page.text).join('\n');
  return { id, level, text, words, ms, rssKb: Math.round(process.memoryUsage.rss() / 1024) };
}
