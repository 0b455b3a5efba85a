import postgres from 'postgres';
import { type Secrets, writeSecrets } from '../data-folder/secrets.ts';
import { superuser } from '../postgres/cluster.ts';
import type { Postgres } from '../postgres/start-postgres.ts';

/** Invalid password. */
const refused = '28P01';

/**
 * Carries a rotation of the superuser's password through on the server: it has the new one or still the one before, whenever
 * an earlier start was cut off. Afterwards the one before is forgotten.
 */
export async function settleSuperuser(server: Postgres): Promise<void> {
  const { superuser_password_before: before, ...secrets }: Secrets = server.secrets;
  if (before === undefined) return;
  if (!(await isLetIn(server.url(superuser)))) {
    const address = new URL(server.url(superuser));
    address.password = before;
    const sql = postgres(address.href, { max: 1, onnotice: () => undefined });
    try {
      // Base64url: no quote can be in it.
      await sql.unsafe(`alter role ${superuser} password '${secrets.superuser_password}'`);
    } finally {
      await sql.end();
    }
  }
  await writeSecrets(server.dataDir, secrets);
}

async function isLetIn(address: string): Promise<boolean> {
  const sql = postgres(address, { max: 1, onnotice: () => undefined });
  try {
    await sql`select 1`;
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === refused) return false;
    throw thrown;
  } finally {
    await sql.end();
  }
}
