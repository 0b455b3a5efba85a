import { randomBytes } from 'node:crypto';
import { chmod, link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSystemError } from '../stack-error.ts';
import { folderError } from './place.ts';

/** The file `secrets.json` of a data folder. */
export const secretsSchema = z.object({
  /** Password of the database superuser `supabase_admin`; used at set-up only. */
  superuser_password: z.string().min(32),
  /** Password of `postgres`, the owner of the schema (no superuser). */
  owner_password: z.string().min(32),
  /** Password of `authenticator`, the API's login. */
  authenticator_password: z.string().min(32),
  /** Signs user and storage tokens. */
  jwt_secret: z.string().min(32),
  publishable_key: z.string().startsWith('sb_publishable_'),
  secret_key: z.string().startsWith('sb_secret_'),
  /** The superuser's password that the server may still have: from a rotation until the next start has changed it there. */
  superuser_password_before: z.string().optional(),
  /** When each secret was last rotated, as ISO time. */
  rotated_at: z.record(z.string(), z.iso.datetime()).optional(),
});

/** What one data folder's stack keeps secret: made once, never printed, file mode 0600. */
export type Secrets = z.infer<typeof secretsSchema>;

/** New secrets, kept nowhere. */
export function makeSecrets(): Secrets {
  return {
    superuser_password: random(),
    owner_password: random(),
    authenticator_password: random(),
    jwt_secret: random(),
    publishable_key: `sb_publishable_${random()}`,
    secret_key: `sb_secret_${random()}`,
  };
}

/** Files of a data folder that hold secrets. */
export const privateFiles = ['secrets.json', 'audit-signing-key.pem', 'command-line-account.json', 'backup.json'];

/** 256 bits, in characters that need no quoting in URLs, SQL or shells. */
export function random(): string {
  return randomBytes(32).toString('base64url');
}

/** The data folder's secrets; made at the first call. Files with secrets that others could read are closed, and it is said. */
export async function openSecrets(
  dataDir: string,
  onMessage: (message: string) => void = () => undefined,
): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  for (const name of await closePrivateFiles(dataDir)) {
    onMessage(
      `${join(dataDir, name)} could be read by other users of this machine; it is closed now (mode 0600). If others use this machine, run "exora secrets rotate --all" when Exora is stopped.`,
    );
  }
  const existing = await read(path);
  if (existing !== null) return existing;
  const unfinished = `${path}.${process.pid}`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(makeSecrets(), null, 2)}\n`);
    // On disk before the cluster is made with these passwords.
    await file.sync();
    await file.close();
    // `link` fails where a rename would replace: of two simultaneous starts the first one's secrets stay.
    await link(unfinished, path);
  } catch (thrown) {
    if (!isSystemError(thrown, 'EEXIST')) throw folderError(dataDir, thrown);
  } finally {
    await rm(unfinished, { force: true });
  }
  return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Puts other secrets in place of the data folder's: a reader, or a start after a power cut, sees the old or the new ones. */
export async function writeSecrets(dataDir: string, secrets: Secrets): Promise<void> {
  await replacePrivateFile(join(dataDir, 'secrets.json'), `${JSON.stringify(secretsSchema.parse(secrets), null, 2)}\n`);
}

/** Puts a file with secrets (mode 0600) in the place of another, whole or not at all. */
export async function replacePrivateFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
  } catch (thrown) {
    throw folderError(path, thrown);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Takes every right from others on files that hold secrets; the names of those where others had any. */
async function closePrivateFiles(dataDir: string): Promise<string[]> {
  const closed: string[] = [];
  for (const name of privateFiles) {
    const path = join(dataDir, name);
    try {
      if (((await stat(path)).mode & 0o077) === 0) continue;
      await chmod(path, 0o600);
      closed.push(name);
    } catch (thrown) {
      if (!isSystemError(thrown, 'ENOENT')) throw folderError(dataDir, thrown);
    }
  }
  return closed;
}

async function read(path: string): Promise<Secrets | null> {
  try {
    return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
