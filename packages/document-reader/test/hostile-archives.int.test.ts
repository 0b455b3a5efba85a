import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closeReader } from '../src/index.ts';
import { archiveWithLink, flatBomb, nestedBomb, overlappingBomb, twoReadings } from './hostile-archive.ts';
import { textOrCode } from './outcome.ts';
import { p, wordFile } from './word-file.ts';
import { zipFile } from './zip-file.ts';

afterAll(() => closeReader());

const limits = { unpackedMb: 16, archiveFiles: 100 };

describe('an archive that unpacks to more than anybody wants is refused before it is unpacked', () => {
  test.each<[string, Uint8Array, string]>([
    ['flat', flatBomb(64), 'archive_too_large'],
    ['overlapping, larger than allowed', overlappingBomb(50, 1), 'archive_too_large'],
    ['overlapping, small enough', overlappingBomb(10, 1), 'archive_damaged'],
    ['archives in archives', nestedBomb(4), 'archive_file_unreadable'],
    [
      'seventy thousand files',
      zipFile(Array.from({ length: 70_000 }, (_, at) => ({ name: `${at}`, bytes: '' }))),
      'archive_too_large',
    ],
    [
      'a picture in a letter',
      wordFile({ body: p('Aspirin'), others: [{ name: 'word/media/a.png', bytes: new Uint8Array(64 << 20) }] }),
      'archive_too_large',
    ],
  ])('%s', async (_, bytes, code) => {
    const started = performance.now();
    expect(await textOrCode(bytes, { limits: { ...limits, pages: 10 } })).toBe(code);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe('an archive has one reading', () => {
  test('that of its directory, whatever stands before it', async () => {
    expect(await textOrCode(twoReadings())).toBe('Aspirin');
  });

  test('and two files of one name are two', async () => {
    const files = ['Aspirin', 'Warfarin'].map((bytes) => ({ name: 'a.txt', bytes }));
    expect(await textOrCode(zipFile(files))).toBe('Aspirin\fWarfarin');
  });

  test('but two parts of one name make no letter', async () => {
    const second = { name: 'word/document.xml', bytes: '<w:document xmlns:w="w"><w:body/></w:document>' };
    expect(await textOrCode(wordFile({ body: p('Aspirin'), others: [second] }))).toBe('docx_damaged');
  });
});

describe('a name is never a path', () => {
  test('of a file to write', async () => {
    const target = join(import.meta.dirname, '../../../slipped.txt');
    const names = ['../'.repeat(12) + target.slice(1), target, '..\\..\\slipped.txt', 'a\0b.txt'];
    const said = await textOrCode(zipFile(names.map((name) => ({ name, bytes: 'Aspirin' }))));
    expect(said.split('\f')).toEqual(['Aspirin', 'Aspirin', 'Aspirin', 'Aspirin']);
    expect(existsSync(target)).toBe(false);
  });

  test('of a file to read: a link is its own few words', async () => {
    expect(await textOrCode(archiveWithLink('/etc/passwd'))).toBe('/etc/passwd');
  });
});
