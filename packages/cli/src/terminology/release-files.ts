import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ReleaseFile } from '@exora/terminology/releases';
import { UsageError } from '../report-error.ts';

/** Text files are told by their first lines; a release's own have one of these endings. */
const endings = /\.(?:rrf|txt|csv|xml|tsv)$/i;
const headLines = 5;

/** The text files of a folder with all below it, or the one file, each with its first lines. */
export async function openReleaseFiles(path: string): Promise<ReleaseFile[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      throw new UsageError(`Can’t open ${path}. Check the name and that this user may read it.`, { cause: error });
    },
  );
  const names = isFolder
    ? (await readdir(path, { recursive: true })).filter((name) => endings.test(name)).sort()
    : [''];
  const files: ReleaseFile[] = [];
  for (const name of names) {
    const place = join(path, name);
    if (!(await stat(place)).isFile()) continue;
    const head: string[] = [];
    for await (const line of linesOf(place)) if (head.push(line) === headLines) break;
    files.push({ name: name || basename(path), head, lines: () => linesOf(place) });
  }
  return files;
}

async function* linesOf(place: string): AsyncIterable<string> {
  const input = createReadStream(place, { encoding: 'utf8' });
  let isFirst = true;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield isFirst ? line.replace(/^\uFEFF/, '') : line;
      isFirst = false;
    }
  } finally {
    input.destroy();
  }
}
