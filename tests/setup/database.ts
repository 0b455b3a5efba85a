import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStatus } from '@exora/local-stack';
import postgres from 'postgres';
import { z } from 'zod';

/** The database of the stack that runs on a data folder, as its superuser: for what no person's own rights reach. */
export async function openDatabase(dataDir: string): Promise<postgres.Sql> {
  const status = await readStatus(dataDir);
  if (status?.database_url == null) throw new Error('The stack has no database of its own.');
  const secrets = z
    .object({ superuser_password: z.string() })
    .parse(JSON.parse(await readFile(join(status.data_dir, 'secrets.json'), 'utf8')));
  const url = new URL(status.database_url);
  url.username = 'supabase_admin';
  url.password = secrets.superuser_password;
  return postgres(url.href, { max: 1, onnotice: () => undefined });
}
