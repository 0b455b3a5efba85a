import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

/** A file of `supabase/migrations`. */
export interface Migration {
  /** 14 digits that order it. */
  version: string;
  /** What follows the version in the file's name. */
  name: string;
  file: string;
  text: string;
}

/** All migrations in order. The folder's sub-folders (rollbacks) are left out, as the Supabase CLI does. */
export async function readMigrations(folder = join(repositoryRoot(), 'supabase/migrations')): Promise<Migration[]> {
  const files = (await readdir(folder)).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
    if (version === undefined || name === undefined) continue;
    migrations.push({ version, name, file, text: await readFile(join(folder, file), 'utf8') });
  }
  return migrations;
}
