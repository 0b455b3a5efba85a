/**
 * How well pages are read: the reader, and beside it plain Tesseract on the same pictures, by kind of page. Prints JSON.
 *
 *   npm run eval:read
 *   npm run eval:read -- <folder> --only l3 --out predictions.jsonl
 *
 * The folder holds `ocr.jsonl` (a line for each page: id and text) and `<id>.<level>.jpg`. `--out` keeps what was read, with
 * boxes in the pictures' own pixels.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { closeReader, readDocument } from '../src/index.ts';
import { Reliability, Tally } from './metrics.ts';
import { plainTesseract } from './plain-tesseract.ts';

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
  const texts = await textsOf(folder);
  const tallies = new Map<string, { reader: Tally; plain: Tally }>();
  const reliability = new Reliability();
  const lines: string[] = [];
  const plain = await plainTesseract();
  for (const name of names.filter((candidate) => candidate.includes(values.only ?? ''))) {
    const page = await readPicture(name);
    lines.push(JSON.stringify(page));
    const text = texts.get(page.id) ?? '';
    reliability.add(text, page.words);
    const started = performance.now();
    const other = await plain.read(join(folder, name));
    const seconds = (performance.now() - started) / 1000;
    for (const level of [page.level, 'all']) {
      const tally = tallies.get(level) ?? { reader: new Tally(), plain: new Tally() };
      tallies.set(level, tally);
      tally.reader.add(text, page.text, page.ms / 1000);
      tally.plain.add(text, other, seconds);
    }
  }
  await Promise.all([closeReader(), plain.close()]);
  if (values.out !== undefined) await writeFile(values.out, `${lines.join('\n')}\n`);
  const scores = [...tallies].map(([level, tally]) => [
    level,
    { reader: tally.reader.scores(), [`plain ${plain.name}`]: tally.plain.scores() },
  ]);
  const confidence = { error: reliability.error(), table: reliability.table() };
  console.log(JSON.stringify({ ...Object.fromEntries(scores), confidence }, null, 1));
}

async function picturesOf(path: string): Promise<string[] | null> {
  try {
    return (await readdir(path)).filter((name) => /\.l\d\.jpg$/.test(name)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function textsOf(path: string): Promise<Map<string, string>> {
  const rows = (await readFile(join(path, 'ocr.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const { id, text } = JSON.parse(row) as { id: string; text: string };
      return [id, text];
    }),
  );
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
    return page.words.map(({ t, x0, y0, x1, y1, confidence }) => ({
      t,
      confidence,
      x0: x0 * scale,
      y0: y0 * scale,
      x1: x1 * scale,
      y1: y1 * scale,
    }));
  });
  const text = pages.map((page) => page.text).join('\n');
  return { id, level, text, words, ms, rssKb: Math.round(process.memoryUsage.rss() / 1024) };
}
