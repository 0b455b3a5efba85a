import postgres from 'postgres';

const durable = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

/**
 * Runs `work` while commits wait for the disk, as they do in a data folder. Tests' servers don't wait; another server
 * that is given by its address keeps its settings.
 */
export async function durably<T>(adminUrl: string, work: () => Promise<T>): Promise<T> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  const changed: string[] = [];
  try {
    for (const name of durable) {
      const [row] = await sql<{ value: string }[]>`select current_setting(${name}) as value`;
      if (row?.value !== 'off') continue;
      await sql.unsafe(`alter system set ${name} = on`);
      changed.push(name);
    }
    await sql`select pg_reload_conf()`;
    await sql`checkpoint`;
    return await work();
  } finally {
    for (const name of changed) await sql.unsafe(`alter system reset ${name}`);
    await sql`select pg_reload_conf()`;
    await sql.end();
  }
}
