import postgres from 'postgres';

/** What a database is made of, by kind: each thing's name with its definition. Equal exactly when the schemas are. */
export type Catalog = Record<CatalogKind, Record<string, unknown>>;

export type CatalogKind = keyof typeof queries | 'seeded rows';

const ours = `('public', 'exora_private')`;
/** Where the schema makes triggers and policies on tables of others. */
const touched = `('public', 'exora_private', 'auth', 'storage')`;

/** Privileges in one order, the built-in ones spelled out. `with` names the privileges' list and its kind of object. */
function privileges(list: string, kind: string, owner: string): string {
  return `(
    select coalesce(jsonb_agg(
        format('%s=%s%s', case a.grantee when 0 then 'public' else a.grantee::regrole::text end, a.privilege_type,
          case when a.is_grantable then '*' else '' end)
        order by a.grantee::regrole::text, a.privilege_type), '[]')
    from aclexplode(coalesce(${list}, acldefault('${kind}', ${owner}))) as a)`;
}

/** Each gives `name` and `definition`. Positions of columns and object ids are left out: they tell the way, not the aim. */
export const queries = {
  schemas: `
    select n.nspname as name, jsonb_build_object('owner', n.nspowner::regrole, 'comment', obj_description(n.oid, 'pg_namespace'),
      'privileges', ${privileges('n.nspacl', 'n', 'n.nspowner')}) as definition
    from pg_namespace as n where n.nspname in ${ours}`,
  extensions: `
    select e.extname as name, to_jsonb(n.nspname) as definition
    from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace`,
  types: `
    select t.oid::regtype::text as name, jsonb_build_object('kind', t.typtype, 'base', format_type(t.typbasetype, t.typtypmod),
      'comment', obj_description(t.oid, 'pg_type'), 'privileges', ${privileges('t.typacl', 'T', 't.typowner')},
      'labels', (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum as e where e.enumtypid = t.oid),
      'checks', (select jsonb_agg(pg_get_constraintdef(k.oid) order by k.conname) from pg_constraint as k where k.contypid = t.oid)
      ) as definition
    from pg_type as t join pg_namespace as n on n.oid = t.typnamespace left join pg_class as c on c.oid = t.typrelid
    where n.nspname in ${ours} and t.typelem = 0 and (c.oid is null or c.relkind = 'c')`,
  tables: `
    select c.oid::regclass::text as name, jsonb_build_object('kind', c.relkind, 'owner', c.relowner::regrole,
      'row_security', c.relrowsecurity, 'forced', c.relforcerowsecurity, 'persistence', c.relpersistence,
      'options', c.reloptions, 'partition', concat(pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid)),
      'comment', obj_description(c.oid, 'pg_class'),
      'privileges', ${privileges('c.relacl', 'r', 'c.relowner')}) as definition
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`,
  columns: `
    select format('%s.%s', c.oid::regclass, a.attname) as name, jsonb_build_object(
      'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull, 'identity', a.attidentity,
      'generated', a.attgenerated, 'default', pg_get_expr(d.adbin, d.adrelid), 'collation', a.attcollation::regcollation,
      'comment', col_description(c.oid, a.attnum), 'privileges', a.attacl::text) as definition
    from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
      left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where n.nspname in ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and a.attnum > 0 and not a.attisdropped`,
  constraints: `
    select format('%s.%s', k.conrelid::regclass, k.conname) as name, jsonb_build_object('definition', pg_get_constraintdef(k.oid),
      'validated', k.convalidated, 'comment', obj_description(k.oid, 'pg_constraint')) as definition
    from pg_constraint as k join pg_namespace as n on n.oid = k.connamespace
    where n.nspname in ${touched} and k.conrelid <> 0 and k.contype <> 'n'`,
  indexes: `
    select i.indexrelid::regclass::text as name, jsonb_build_object('definition', pg_get_indexdef(i.indexrelid),
      'valid', i.indisvalid, 'comment', obj_description(i.indexrelid, 'pg_class')) as definition
    from pg_index as i join pg_class as c on c.oid = i.indrelid join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ${touched}`,
  policies: `
    select format('%s.%s on %s', p.schemaname, p.policyname, p.tablename) as name,
      to_jsonb(p) || jsonb_build_object('comment', obj_description(o.oid, 'pg_policy')) as definition
    from pg_policies as p
      join pg_policy as o on o.polname = p.policyname and o.polrelid = format('%I.%I', p.schemaname, p.tablename)::regclass
    where p.schemaname in ${touched}`,
  triggers: `
    select format('%s on %s', t.tgname, t.tgrelid::regclass) as name, jsonb_build_object('definition', pg_get_triggerdef(t.oid),
      'enabled', t.tgenabled, 'comment', obj_description(t.oid, 'pg_trigger')) as definition
    from pg_trigger as t join pg_class as c on c.oid = t.tgrelid join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ${touched} and not t.tgisinternal`,
  functions: `
    select p.oid::regprocedure::text as name, jsonb_build_object(
      'definition', case p.prokind when 'a' then 'aggregate' else pg_get_functiondef(p.oid) end, 'owner', p.proowner::regrole,
      'comment', obj_description(p.oid, 'pg_proc'), 'privileges', ${privileges('p.proacl', 'f', 'p.proowner')}) as definition
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where n.nspname in ${ours}`,
  views: `
    select c.oid::regclass::text as name, to_jsonb(pg_get_viewdef(c.oid)) as definition
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname in ${ours} and c.relkind in ('v', 'm')`,
  statistics: `
    select s.stxname::text as name, to_jsonb(pg_get_statisticsobjdef(s.oid)) as definition
    from pg_statistic_ext as s join pg_namespace as n on n.oid = s.stxnamespace where n.nspname in ${ours}`,
  'default privileges': `
    select format('%s for %s in %s', d.defaclobjtype, d.defaclrole::regrole, coalesce(nullif(d.defaclnamespace, 0)::regnamespace::text, 'all'))
      as name, ${privileges('d.defaclacl', 'r', 'd.defaclrole')} as definition
    from pg_default_acl as d`,
} as const;

/** Reads a database's catalog, as the schema's owner or superuser. */
export async function readCatalog(url: string): Promise<Catalog> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    let catalog: Catalog | null = null;
    await sql.begin(async (tx) => {
      catalog = await catalogIn(tx);
    });
    if (catalog === null) throw new Error('The transaction ended without a result.');
    return catalog;
  } finally {
    await sql.end();
  }
}

/** The catalog as a transaction sees it. Names are written with their schema from then on in the transaction. */
export async function catalogIn(tx: postgres.TransactionSql): Promise<Catalog> {
  await tx`set local search_path = pg_catalog`;
  const catalog: Record<string, Record<string, unknown>> = {};
  for (const [kind, query] of Object.entries(queries)) {
    const rows = await tx.unsafe<{ name: string; definition: unknown }[]>(`${query} order by 1`);
    catalog[kind] = Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
  }
  catalog['seeded rows'] = await seededRows(tx);
  return catalog as Catalog;
}

/** Rows of all tables, without times and made-up ids: in a fresh database only the seeds are there. */
async function seededRows(sql: postgres.TransactionSql): Promise<Record<string, unknown>> {
  const tables = await sql<{ name: string; columns: string[] | null }[]>`
    select c.oid::regclass::text as name,
      array_agg(a.attname::text order by a.attname) filter (
        where a.atttypid <> 'timestamptz'::regtype and coalesce(pg_get_expr(d.adbin, d.adrelid), '') not like '%gen_random_uuid%'
      ) as columns
    from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
      join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relkind = 'r' and (n.nspname in ('public', 'exora_private') or c.oid = 'storage.buckets'::regclass)
    group by c.oid
    order by 1`;
  const found: Record<string, unknown> = {};
  for (const { name, columns } of tables) {
    const list = (columns ?? []).map((column) => `"${column}"`).join(', ');
    const rows = await sql.unsafe<{ row: unknown }[]>(
      `select to_jsonb(t) as row from (select ${list} from ${name}) as t order by to_jsonb(t)::text`,
    );
    if (rows.length > 0) found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** What differs between two catalogs, a line each: kind and name of what only one has, or of what they define otherwise. */
export function catalogDifferences(expected: Catalog, actual: Catalog): string[] {
  const lines: string[] = [];
  for (const kind of Object.keys(expected) as CatalogKind[]) {
    const names = new Set([...Object.keys(expected[kind]), ...Object.keys(actual[kind])]);
    for (const name of [...names].sort()) {
      const wanted = JSON.stringify(expected[kind][name]);
      const found = JSON.stringify(actual[kind][name]);
      if (wanted === found) continue;
      if (found === undefined) lines.push(`${kind}: ${name} is missing`);
      else if (wanted === undefined) lines.push(`${kind}: ${name} is too much`);
      else lines.push(`${kind}: ${name} differs:\n  expected ${wanted}\n  found    ${found}`);
    }
  }
  return lines;
}
