import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
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

/** 256 bits, in characters that need no quoting in URLs, SQL or shells. */
function random(): string {
  return randomBytes(32).toString('base64url');
}

/** The data folder's secrets; made at the first call. */
export async function openSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
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

async function read(path: string): Promise<Secrets | null> {
  try {
    return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return null;
    throw thrown;
  }
}
