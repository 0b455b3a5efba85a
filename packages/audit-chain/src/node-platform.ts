import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Platform } from './platform.ts';

/** Node's own cryptography: several times as fast as WebCrypto, whose every hash is a promise. */
export const nodePlatform: Platform = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: (publicKey, signature, message) => {
    const key = readKey(publicKey);
    return key !== null && verify(null, message, key, Buffer.from(signature));
  },
};

/** Null for what is no key: it has signed nothing. */
function readKey(publicKey: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
