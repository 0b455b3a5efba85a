import { createHash } from 'node:crypto';
import postgres from 'postgres';
import { z } from 'zod';
import { queries } from './catalog.ts';

/** Under this name `exora_stack.state` holds the hash of each definition, as the last migration left them. */
const stateName = 'definitions';
const recordSchema = z.record(z.string(), z.string());
type SchemaRecord = z.infer<typeof recordSchema>;

/** Made by upkeep as time goes on: the monthly parts of the finished jobs, and all that hangs on them. */
const comesAndGoes = /job_queue_finished_\d/;

/** Remembers what the database is made of; to be called when migrations have changed it, or nothing is remembered yet. */
export async function recordDefinitions(ownerUrl: string, hasChanged: boolean): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      if (!hasChanged && (await recorded(tx)) !== null) return;
      const text = JSON.stringify(await definitionsIn(tx));
      await tx`
        insert into exora_stack.state (name, value) values (${stateName}, ${text})
        on conflict (name) do update set value = excluded.value, recorded_at = now()`;
    });
  } finally {
    await sql.end();
  }
}

/** What somebody changed since by hand, as `functions public.x()`; null when nothing was remembered to compare with. */
export async function readDrift(ownerUrl: string): Promise<string[] | null> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    let drift: string[] | null = null;
    await sql.begin(async (tx) => {
      const before = await recorded(tx);
      if (before !== null) drift = differences(before, await definitionsIn(tx));
    });
    return drift;
  } finally {
    await sql.end();
  }
}

function differences(before: SchemaRecord, now: SchemaRecord): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}

async function recorded(tx: postgres.TransactionSql): Promise<SchemaRecord | null> {
  const [row] = await tx<{ value: string }[]>`select value from exora_stack.state where name = ${stateName}`;
  return row === undefined ? null : recordSchema.parse(JSON.parse(row.value));
}

async function definitionsIn(tx: postgres.TransactionSql): Promise<SchemaRecord> {
  await tx`set local search_path = pg_catalog`;
  const found: SchemaRecord = {};
  for (const [kind, query] of Object.entries(queries)) {
    const rows = await tx.unsafe<{ name: string; definition: string }[]>(
      `select q.name, q.definition::text as definition from (${query}) as q`,
    );
    for (const { name, definition } of rows) {
      if (comesAndGoes.test(name)) continue;
      found[`${kind} ${name}`] = createHash('sha256').update(definition).digest('base64url').slice(0, 16);
    }
  }
  return found;
}
