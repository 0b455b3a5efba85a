import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeploymentError } from '../deployment-error.ts';

/** The files of an artefact: path below its folder, with `/`, and bytes. */
export type Artefact = ReadonlyMap<string, Uint8Array>;

/** Names every other file with its SHA-256, in the form that `sha256sum --check` reads. */
export const checksumsFile = 'SHA256SUMS';

export function textFile(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function jsonFile(value: unknown): Uint8Array {
  return textFile(`${JSON.stringify(value, null, 2)}\n`);
}

/** One hash over all files of an artefact: two with the same are the same bytes. */
export function checksumOf(artefact: Artefact): string {
  return createHash('sha256').update(checksumsOf(artefact)).digest('hex');
}

function checksumsOf(artefact: Artefact): string {
  return [...artefact]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`)
    .join('');
}

/**
 * Puts an artefact into a folder in the place of what was there, but for the files of `kept` at its top. The checksums go
 * first and come last: a folder without them, or that they don't fit, is not a whole artefact.
 */
export async function writeArtefact(folder: string, artefact: Artefact, kept: readonly string[] = []): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await rm(join(folder, checksumsFile), { force: true });
    for (const [path, bytes] of artefact) await putFile(join(folder, path), bytes);
    for (const path of await filesBelow(folder)) {
      if (!artefact.has(path) && !kept.includes(path)) await rm(join(folder, path));
    }
    await removeEmptyFolders(folder);
    await putFile(join(folder, checksumsFile), textFile(checksumsOf(artefact)));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new DeploymentError(
      'folder_not_writable',
      `${folder} can’t be written${code}. What is there is not complete: free space or correct its permissions, then build again.`,
      { cause },
    );
  }
}

/**
 * The files of a folder whose bytes aren't those of its checksums, and those that are missing or too many. Rejects where the
 * folder can't be read.
 */
export async function wrongFiles(folder: string, kept: readonly string[] = []): Promise<string[]> {
  const files = await filesBelow(folder);
  if (!files.includes(checksumsFile)) return [checksumsFile];
  const sums = await readFile(join(folder, checksumsFile), 'utf8');
  const expected = new Map(
    sums
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(66), line.slice(0, 64)] as const),
  );
  const wrong: string[] = [];
  for (const path of files) {
    if (path === checksumsFile || kept.includes(path)) continue;
    const bytes = await readFile(join(folder, path));
    if (expected.get(path) !== createHash('sha256').update(bytes).digest('hex')) wrong.push(path);
    expected.delete(path);
  }
  return [...wrong, ...expected.keys()].sort();
}

async function putFile(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const written = `${file}.${randomUUID()}.part`;
  await writeFile(written, bytes);
  await rename(written, file);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.startsWith('node_modules/'))
    .sort();
}

async function removeEmptyFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    await removeEmptyFolders(path);
    if ((await readdir(path)).length === 0) await rmdir(path);
  }
}
