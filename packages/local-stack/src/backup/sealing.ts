import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { isSystemError, StackError } from '../stack-error.ts';

/** A sealed file: its size and the SHA-256 (hex) of its bytes as they are on the disk. */
export interface SealedFile {
  sizeBytes: number;
  sha256: string;
}

/** Both halves of a new key: `identity` opens (AGE-SECRET-KEY-1…), `recipient` seals (age1…). */
export async function makeKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Whether something can be sealed for `recipient`. */
export function isRecipient(recipient: string): boolean {
  try {
    new Encrypter().addRecipient(recipient);
    return true;
  } catch {
    return false;
  }
}

/** The keys in the text of a key file, as `age-keygen` writes it: one a line, `#` for notes. Throws `backup_key_wrong`. */
export function keysIn(text: string): string[] {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0 || keys.some((key) => !isIdentity(key))) {
    throw new StackError(
      'backup_key_wrong',
      'This is no key of a backup: it is one line that begins with AGE-SECRET-KEY-1, as "exora backup init" printed it.',
    );
  }
  return keys;
}

function isIdentity(key: string): boolean {
  try {
    new Decrypter().addIdentity(key);
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes what `content` gives, sealed for all recipients in the format age, to a file that appears whole or not at all.
 * `path` must be on a disk that renames within a folder.
 */
export async function sealTo(
  path: string,
  recipients: readonly string[],
  content: Readable,
  through: Transform = new PassThrough(),
): Promise<SealedFile> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measured = measuring(hash, (bytes) => {
    sizeBytes += bytes;
  });
  try {
    await pipeline(
      content,
      through,
      async function* (plain: AsyncIterable<Uint8Array>) {
        const sealed = await encrypter.encrypt(Readable.toWeb(Readable.from(plain)) as globalThis.ReadableStream);
        yield* Readable.fromWeb(sealed as ReadableStream);
      },
      measured,
      // On the disk before its name says that it is whole.
      createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }),
    );
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/**
 * What is in a sealed file. Reading it throws `backup_key_wrong` when none of the keys opens it, and `backup_damaged` when
 * its bytes are not those that were written (with `expected`: to their very hash).
 */
export function unseal(path: string, keys: readonly string[], expected?: SealedFile): Readable {
  return Readable.from(opened(path, keys, expected), { objectMode: false });
}

async function* opened(path: string, keys: readonly string[], expected?: SealedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const measured = file.pipe(
    measuring(hash, (bytes) => {
      sizeBytes += bytes;
    }),
  );
  file.on('error', (error) => measured.destroy(error));
  try {
    const plain = await open(measured, keys);
    yield* Readable.fromWeb(plain as ReadableStream) as AsyncIterable<Uint8Array>;
  } catch (thrown) {
    if (thrown instanceof StackError) throw thrown;
    if (isSystemError(thrown, 'EACCES', 'EPERM', 'EIO')) throw thrown;
    throw damaged(path, thrown);
  } finally {
    file.destroy();
  }
  if (expected !== undefined && (sizeBytes !== expected.sizeBytes || hash.digest('hex') !== expected.sha256)) {
    throw damaged(path, new Error('Size or SHA-256 differ.'));
  }
}

async function open(sealed: Readable, keys: readonly string[]): Promise<globalThis.ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter();
  for (const key of keys) decrypter.addIdentity(key);
  try {
    return await decrypter.decrypt(Readable.toWeb(sealed) as globalThis.ReadableStream<Uint8Array>);
  } catch (thrown) {
    // The library's one wording for a file that is sealed for others.
    if (!(thrown instanceof Error) || !/no identity matched/.test(thrown.message)) throw thrown;
    throw new StackError(
      'backup_key_wrong',
      'This key does not open this backup. Use the one that "exora backup init" printed when the backups were set up.',
      { cause: thrown },
    );
  }
}

function damaged(path: string, cause: unknown): StackError {
  return new StackError(
    'backup_damaged',
    `${path} is missing or not as it was written, so this backup can’t be used. Restore another one ("exora backup list"), or a copy of this place.`,
    { cause },
  );
}

function measuring(hash: Hash, count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      count(chunk.length);
      done(null, chunk);
    },
  });
}
