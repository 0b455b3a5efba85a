import postgres from 'postgres';

/**
 * Every column of every table of a database (partitions and the schemas of Auth and Storage included, Postgres' own
 * catalog left out) that has one of the words somewhere in its text, JSON or bytes, each as `schema.table.column`.
 *
 * @param adminUrl address of the database as superuser: no policy or grant hides a row
 */
export async function findWords(adminUrl: string, words: readonly string[]): Promise<string[]> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const tables = await sql<{ name: string; columns: { name: string; is_bytes: boolean }[] }[]>`
      select format('%I.%I', n.nspname, c.relname) as name,
        jsonb_agg(jsonb_build_object('name', a.attname, 'is_bytes', a.atttypid = 'bytea'::regtype) order by a.attnum) as columns
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
      join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      group by n.nspname, c.relname
      order by 1`;
    const found: string[] = [];
    for (const { name, columns } of tables) {
      const has = columns.map((column) => {
        const quoted = `t."${column.name.replaceAll('"', '""')}"`;
        const text = column.is_bytes ? `encode(${quoted}, 'escape')` : `${quoted}::text`;
        return `coalesce(bool_or(exists (select from unnest($1::text[]) as w (word) where strpos(${text}, w.word) > 0)), false)`;
      });
      const [row] = await sql.unsafe<{ has: boolean[] }[]>(`select array[${has.join(', ')}] as has from ${name} as t`, [
        [...words],
      ]);
      for (const [at, hit] of (row?.has ?? []).entries()) if (hit) found.push(`${name}.${columns[at]?.name}`);
    }
    return found;
  } finally {
    await sql.end();
  }
}
