import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractEntities } from '@exora/clinical-text';
import { readDocument } from '@exora/document-reader';
import sharp from 'sharp';
import { boxesOf } from '../packages/clinical-text/src/grounding/boxes.ts';
import { percent, readLines } from './gold.ts';

type Point = [x: number, y: number];
interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}
interface PictureRow {
  id: string;
  images: Record<string, { file: string; wordQuads: Point[][] }>;
  entities: { type: string; text: string; words: [number, number] }[];
}
interface Counts {
  pages: number;
  asked: number;
  found: number;
  onTheWords: number;
}

/**
 * From the picture of a page to entities on it: how many of the printed ones are found by type and words, and of all how many
 * have the middle of their boxes on those words. By level: l1 flatbed, l2 poor scan, l3 phone.
 */
export async function scorePictures(folder: string) {
  const rows = readLines(join(folder, 'ocr.jsonl')) as PictureRow[] | null;
  if (!rows) return null;
  const levels = new Map<string, Counts>();
  for (const row of rows) {
    for (const [level, image] of Object.entries(row.images)) {
      const path = join(folder, image.file);
      if (!existsSync(path)) continue;
      const counts = levels.get(level) ?? { pages: 0, asked: 0, found: 0, onTheWords: 0 };
      levels.set(level, counts);
      await scorePicture(row, image.wordQuads, readFileSync(path), counts);
    }
  }
  return Object.fromEntries(
    [...levels].map(([level, { pages, asked, found, onTheWords }]) => [
      level,
      { pages, asked, found: percent(found, asked), onTheWords: percent(onTheWords, asked) },
    ]),
  );
}

async function scorePicture(row: PictureRow, quads: Point[][], bytes: Uint8Array, counts: Counts): Promise<void> {
  const { width = 1, height = 1 } = await sharp(bytes).metadata();
  const { pages } = await readDocument(bytes, { fileName: 'page.jpg' });
  const found = pages.flatMap((page) =>
    extractEntities(page.text).map((entity) => ({ entity, boxes: boxesOf(page, entity.start, entity.end) })),
  );
  const taken = new Set<unknown>();
  counts.pages += 1;
  for (const gold of row.entities) {
    counts.asked += 1;
    const box = hull(quads.slice(...gold.words));
    const same = found.filter(
      (one) => !taken.has(one) && one.entity.type === gold.type && alike(gold.text, one.entity.text),
    );
    const [best] = same
      .map((one) => ({ one, on: one.boxes.some((part) => covers(box, part, width, height)) }))
      .sort((a, b) => Number(b.on) - Number(a.on));
    if (!best) continue;
    taken.add(best.one);
    counts.found += 1;
    if (best.on) counts.onTheWords += 1;
  }
}

function alike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) =>
    text
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[^a-z0-9.%/]+/g, ' ')
      .trim(),
  ) as [string, string];
  return a !== '' && b !== '' && (a.includes(b) || b.includes(a));
}

function hull(quads: Point[][]): Box {
  const points = quads.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

function covers(box: Box, part: Box, width: number, height: number): boolean {
  const x = ((part.x0 + part.x1) / 2) * width;
  const y = ((part.y0 + part.y1) / 2) * height;
  return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
}
