import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { type ZipEntry, zipFile } from '../../test/zip-file.ts';
import { defaultLimits } from '../limits.ts';
import { openArchive, UnreadableArchive } from './unpack.ts';

/** What the files of an archive hold, or why they can't be unpacked. */
async function unpacked(bytes: Uint8Array, limits = {}): Promise<Record<string, string> | string> {
  try {
    const files = await openArchive(bytes, { ...defaultLimits, ...limits });
    const held = await Promise.all(
      files.map(async (file) => [file.name, Buffer.from(await file.unpack()).toString()] as const),
    );
    return Object.fromEntries(held);
  } catch (thrown) {
    if (thrown instanceof UnreadableArchive) return thrown.reason;
    return thrown instanceof ExoraError ? thrown.code : String(thrown);
  }
}

const one: ZipEntry = { name: 'a.txt', bytes: 'Aspirin' };

describe('openArchive', () => {
  it.each<[string, ZipEntry[]]>([
    ['packed', [one]],
    ['stored', [{ ...one, stored: true }]],
    ['written as a stream', [{ ...one, streamed: true }]],
    ['beside a folder', [{ name: 'b/', bytes: '' }, one]],
  ])('unpacks a file that is %s', async (_, entries) => {
    expect(await unpacked(zipFile(entries))).toEqual({ 'a.txt': 'Aspirin' });
  });

  it('takes names as names, whatever path they say', async () => {
    const entries = ['../../etc/passwd', '/a', 'C:\\b.txt', 'ü.txt'].map((name) => ({ name, bytes: 'x' }));
    expect(Object.keys(await unpacked(zipFile(entries)))).toEqual(['../../etc/passwd', '/a', 'C:/b.txt', 'ü.txt']);
  });

  const zeros = new Uint8Array(3 * 1024 * 1024);
  it.each<[string, Uint8Array, string]>([
    ['a locked file', zipFile([{ ...one, encrypted: true }]), 'locked'],
    ['half an archive', zipFile([one, { name: 'b', bytes: 'x'.repeat(100) }]).slice(0, 60), 'damaged'],
    ['no archive', Buffer.from('PK\x03\x04 and nothing'), 'damaged'],
    ['files that share their bytes', zipFile([one, { ...one, name: 'b', sameAs: 0 }]), 'damaged'],
    ['more bytes than allowed', zipFile([{ name: 'a', bytes: zeros }]), 'archive_too_large'],
    ['a file that says it is smaller than it is', zipFile([{ name: 'a', bytes: zeros, claimedSize: 10 }]), 'damaged'],
    ['a file that says it is larger than it is', zipFile([{ ...one, claimedSize: 10 }]), 'damaged'],
    ['a file that says it is endless', zipFile([{ ...one, claimedSize: 0xfffffff0 }]), 'archive_too_large'],
    [
      'more files than allowed',
      zipFile(Array.from({ length: 100 }, (_, at) => ({ name: `${at}`, bytes: '' }))),
      'archive_too_large',
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await unpacked(bytes, { unpackedMb: 2, archiveFiles: 50 })).toBe(reason);
  });
});
