import type { ArchiveFile } from '../../archive/unpack.ts';

/** What systems put into archives beside what a person put there. */
const systemFiles = /^(thumbs\.db|ehthumbs.*\.db|desktop\.ini|icon\r?|\$recycle\.bin)$/i;

/** What belongs to a page of HTML or XML and holds nothing to read itself. */
const accompaniments = /\.(css|xsl|xslt|xsd|dtd|js|mjs|map|woff2?|ttf|otf|eot|ico|svg)$/i;

/** A GIF smaller than this (in bytes) is an ornament of a page. */
const smallestGif = 40_000;

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The files of an archive that a person put into it, in the order of their names as people sort them: by folder, and 10
 * after 9. Files with the same name stay in their order.
 */
export function documentsAmong(files: readonly ArchiveFile[]): ArchiveFile[] {
  return files
    .filter(({ name, sizeBytes }) => sizeBytes > 0 && !isBeside(name, sizeBytes))
    .map((file) => ({ file, path: file.name.split('/') }))
    .sort((a, b) => comparePaths(a.path, b.path))
    .map(({ file }) => file);
}

function isBeside(name: string, sizeBytes: number): boolean {
  const path = name.split('/');
  const last = path.at(-1) ?? '';
  if (path.some((step) => step === '__MACOSX' || (step.startsWith('.') && !/^\.+$/.test(step)))) return true;
  if (/\.gif$/i.test(last) && sizeBytes < smallestGif) return true;
  return systemFiles.test(last) || accompaniments.test(last);
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = order.compare(a[at] ?? '', b[at] ?? '');
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
