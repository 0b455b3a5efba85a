import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeKey, sealTo } from './sealing.ts';
import { unpackWal } from './unpack.ts';
import { segmentName } from './wal-position.ts';

const segmentBytes = 16;
const nameOf = (segment: number) => segmentName(1, BigInt(segment), segmentBytes);

let root: string;
let wal: string;
let key: Awaited<ReturnType<typeof makeKey>>;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'exora-test-unpack-'));
  wal = join(root, 'wal');
  await mkdir(wal);
  key = await makeKey();
});
afterEach(() => rm(root, { recursive: true, force: true }));

const archive = (name: string, content: string) =>
  sealTo(join(wal, `${name}.gz.age`), [key.recipient], Readable.from([Buffer.from(content)]), createGzip());
const piece = (segment: number, sequence: number, fromByte: number) =>
  [nameOf(segment), ...[sequence, fromByte].map((part) => part.toString(16).padStart(8, '0'))].join('.');
const unpack = () => {
  let at = 1;
  return unpackWal(wal, nameOf(1), () => nameOf(++at), { keys: [key.identity], segmentBytes, to: root });
};
const unpacked = async (segment: number) =>
  (await readFile(join(root, nameOf(segment)), 'latin1')).replaceAll('\0', '');

test('pieces are put together, those of after a crash over those before', async () => {
  await archive(nameOf(1), 'a'.repeat(segmentBytes));
  await archive(piece(2, 1, 0), 'bbbb');
  await archive(piece(2, 2, 4), 'cc');
  await archive(piece(2, 3, 0), 'ddd');
  await archive(piece(2, 4, 3), 'e');
  expect([await unpack(), await unpacked(2)]).toEqual([false, 'dddecc']);
});

test('a piece that is missing ends what can be replayed, and is told', async () => {
  await archive(piece(1, 1, 0), 'bbbb');
  await archive(piece(1, 3, 6), 'dd');
  expect([await unpack(), await unpacked(1)]).toEqual([true, 'bbbb']);
});

test('so does a whole file that is missing, also the first, and a file of pieces with others behind it', async () => {
  await archive(nameOf(3), 'c'.repeat(segmentBytes));
  expect(await unpack()).toBe(true);
  await archive(nameOf(1), 'a'.repeat(segmentBytes));
  expect(await unpack()).toBe(true);
  await archive(piece(2, 1, 0), 'bb');
  expect(await unpack()).toBe(true);
  await archive(nameOf(2), 'b'.repeat(segmentBytes));
  expect(await unpack()).toBe(false);
});
