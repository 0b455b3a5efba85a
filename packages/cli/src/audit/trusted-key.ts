import { createHash, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../report-error.ts';

/**
 * A key that must have signed, by its id: read from a PEM file, or the id alone. An id is the hash of its key, so that a
 * key in the export that has this id is the very one; its bytes are empty here.
 */
export async function readTrustedKey(given: string): Promise<[id: string, publicKey: string | null]> {
  if (/^ed25519:[0-9a-f]{64}$/.test(given)) return [given, null];
  let pem: string;
  try {
    pem = await readFile(given, 'utf8');
  } catch (thrown) {
    throw new UsageError(`${given} is no key’s id (ed25519: and 64 hex digits), and no file that can be read.`, {
      cause: thrown,
    });
  }
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') {
      const bytes = key.export({ format: 'der', type: 'spki' });
      return [`ed25519:${createHash('sha256').update(bytes).digest('hex')}`, bytes.toString('hex')];
    }
  } catch {
    // Told below: a text that is no key, and a key of another kind, are the same mistake.
  }
  throw new UsageError(`${given} is no Ed25519 public key in PEM form.`);
}
