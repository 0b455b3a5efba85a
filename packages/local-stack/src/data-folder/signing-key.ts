import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../stack-error.ts';
import { folderError } from './place.ts';

/**
 * The key that signs the audit log's anchors, as PEM (PKCS #8, Ed25519): made once for a data folder, in a file that only
 * its owner reads, and never given to the database. A copy kept elsewhere, or the public half, is what lets somebody else
 * check the log.
 */
export async function openSigningKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'audit-signing-key.pem');
  const existing = await read(path);
  if (existing !== null) return existing;
  const unfinished = `${path}.${randomUUID()}`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    const { privateKey } = generateKeyPairSync('ed25519');
    await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
    await file.close();
    // As for the secrets: of two simultaneous starts the first one's key stays.
    await link(unfinished, path);
  } catch (thrown) {
    if (!isSystemError(thrown, 'EEXIST')) throw folderError(dataDir, thrown);
  } finally {
    await rm(unfinished, { force: true });
  }
  return valid(await readFile(path, 'utf8'));
}

async function read(path: string): Promise<string | null> {
  try {
    return valid(await readFile(path, 'utf8'));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}

/** Throws what Node throws for a text that is no key. */
function valid(pem: string): string {
  createPrivateKey(pem);
  return pem;
}
