import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, StackError } from '../stack-error.ts';
import { takeLock } from './lock.ts';
import { findDataFolder } from './place.ts';
import { random, replacePrivateFile, type Secrets, secretsSchema, writeSecrets } from './secrets.ts';
import { lockPath } from './status.ts';

/** What each secret of a data folder is for, and what its rotation means to those who use it. */
const descriptions = {
  superuser_password: 'the database’s superuser, at set-up',
  owner_password: 'the owner of the tables; the database’s address in “exora status --json”',
  authenticator_password: 'the API’s login to the database, and the worker’s',
  jwt_secret: 'signs sign-ins and file addresses; everybody signs in again',
  publishable_key: 'what browsers and the command send to the API',
  secret_key: 'what the worker and operators send to the API',
  audit_signing_key: 'signs the audit log’s anchors; earlier anchors keep their key’s public half',
} as const;

export type SecretName = keyof typeof descriptions;
/** Every secret that a data folder has. */
export const secretNames = Object.keys(descriptions) as SecretName[];

const signingKeyFile = 'audit-signing-key.pem';

/** A secret without its value. */
export interface SecretState {
  name: SecretName;
  purpose: string;
  file: string;
  /** When it was made: at the folder's first start, or at its last rotation; null while it does not exist yet. */
  made_at: string | null;
}

/** The secrets of a data folder, none with its value. Throws `nothing_there` for a folder without. */
export async function listSecrets(asked: string): Promise<SecretState[]> {
  const dataDir = await findDataFolder(asked);
  const secrets = await readSecrets(dataDir);
  const path = join(dataDir, 'secrets.json');
  const signingKey = join(dataDir, signingKeyFile);
  const firstAt = await madeAt(join(dataDir, 'exora-data.json'));
  const keyAt = await madeAt(signingKey);
  return secretNames.map((name) => ({
    name,
    purpose: descriptions[name],
    file: name === 'audit_signing_key' ? signingKey : path,
    made_at: name === 'audit_signing_key' ? keyAt : (secrets.rotated_at?.[name] ?? firstAt),
  }));
}

/** A secret that was replaced. */
export interface RotatedSecret {
  name: SecretName;
  /** Where the public half of the key before is kept, for whoever checks what it signed. */
  public_key_before?: string;
}

/**
 * Makes new secrets in the place of these of a stopped stack; the next start uses them and the old ones are refused. Throws
 * `already_running` while somebody uses the folder.
 */
export async function rotateSecrets(asked: string, names: readonly SecretName[]): Promise<RotatedSecret[]> {
  const dataDir = await findDataFolder(asked);
  let secrets = await readSecrets(dataDir);
  const lock = await takeLock(lockPath(dataDir));
  if (!('release' in lock)) {
    throw new StackError(
      'already_running',
      `Exora runs on the data in ${dataDir}, with the secrets that it has. Stop it with "exora stop", rotate, and start it again.`,
    );
  }
  try {
    secrets = await readSecrets(dataDir);
    const rotated: RotatedSecret[] = [];
    const now = new Date().toISOString();
    for (const name of new Set(names)) {
      if (name === 'audit_signing_key') {
        rotated.push({ name, ...(await rotateSigningKey(dataDir)) });
        continue;
      }
      secrets = { ...secrets, ...renewed(name, secrets), rotated_at: { ...secrets.rotated_at, [name]: now } };
      rotated.push({ name });
    }
    await writeSecrets(dataDir, secrets);
    return rotated;
  } finally {
    await lock.release();
  }
}

function renewed(name: Exclude<SecretName, 'audit_signing_key'>, secrets: Secrets): Partial<Secrets> {
  switch (name) {
    case 'superuser_password':
      // Rotated twice before a start: the server has the first one still.
      return {
        superuser_password: random(),
        superuser_password_before: secrets.superuser_password_before ?? secrets.superuser_password,
      };
    case 'owner_password':
    case 'authenticator_password':
    case 'jwt_secret':
      return { [name]: random() };
    case 'publishable_key':
      return { publishable_key: `sb_publishable_${random()}` };
    case 'secret_key':
      return { secret_key: `sb_secret_${random()}` };
  }
}

/** A new key (Ed25519, PKCS #8) in the place of the one before, whose public half stays beside it. */
async function rotateSigningKey(dataDir: string): Promise<{ public_key_before?: string }> {
  const path = join(dataDir, signingKeyFile);
  const before = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  });
  const kept = join(dataDir, `audit-public-key-until-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.pem`);
  if (before !== null) {
    const publicHalf = createPublicKey(createPrivateKey(before)).export({ format: 'pem', type: 'spki' });
    await replacePrivateFile(kept, String(publicHalf));
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await replacePrivateFile(path, String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
  return before === null ? {} : { public_key_before: kept };
}

async function readSecrets(dataDir: string): Promise<Secrets> {
  try {
    return secretsSchema.parse(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')));
  } catch (thrown) {
    if (!isSystemError(thrown, 'ENOENT', 'ENOTDIR')) throw thrown;
    throw new StackError(
      'nothing_there',
      `There is no data of Exora in ${dataDir}. Start it once, or name its folder with --data-dir.`,
    );
  }
}

async function madeAt(path: string): Promise<string | null> {
  try {
    return (await stat(path)).mtime.toISOString();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
