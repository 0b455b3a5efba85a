import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checksumOf, checksumsFile, textFile, writeArtefact, wrongFiles } from './artefact.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-artefact-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const artefact = new Map([
  ['index.js', textFile('one')],
  ['below/it.js', textFile('two')],
]);

test('takes the place of what was there, but for what is kept', async () => {
  await mkdir(join(folder, 'old', 'older'), { recursive: true });
  await writeFile(join(folder, 'old', 'older', 'left.js'), 'of before');
  await writeFile(join(folder, 'README.md'), 'stays');
  await writeArtefact(folder, artefact, ['README.md']);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(
    ['README.md', checksumsFile, 'below', 'below/it.js', 'index.js'].sort(),
  );
  expect(await wrongFiles(folder, ['README.md'])).toEqual([]);
});

test('names what was changed, removed and added since, and a folder that was never finished', async () => {
  await writeArtefact(folder, artefact);
  await writeFile(join(folder, 'index.js'), 'changed');
  await rm(join(folder, 'below', 'it.js'));
  await writeFile(join(folder, 'more.js'), 'added');
  expect(await wrongFiles(folder)).toEqual(['below/it.js', 'index.js', 'more.js']);
  await rm(join(folder, checksumsFile));
  expect(await wrongFiles(folder)).toEqual([checksumsFile]);
});

test('a folder that can’t be written has no checksums, and its error says what to do', async () => {
  await writeArtefact(folder, artefact);
  await writeFile(join(folder, 'taken'), 'a file where a folder has to be');
  const more = new Map([...artefact, ['taken/it.js', textFile('three')]]);
  await expect(writeArtefact(folder, more)).rejects.toThrow(/is not complete: free space or correct its permissions/);
  expect(await wrongFiles(folder)).toEqual([checksumsFile]);
});

test('has one checksum for the same bytes, in whatever order', async () => {
  expect(checksumOf(new Map([...artefact].reverse()))).toBe(checksumOf(artefact));
  expect(checksumOf(new Map([...artefact, ['index.js', textFile('other')]]))).not.toBe(checksumOf(artefact));
  await writeArtefact(folder, artefact);
  expect(await readFile(join(folder, checksumsFile), 'utf8')).toMatch(/^[0-9a-f]{64} {2}below\/it\.js\n/);
});
