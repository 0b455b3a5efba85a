import { setTimeout as delay } from 'node:timers/promises';
import { applyMigration, type Migration, splitStatements } from '@exora/local-stack/database';
import postgres from 'postgres';
import { DeploymentError } from '../deployment-error.ts';
import { afterRunByHand } from '../plan/run-by-hand.ts';

/** A migration gives up waiting for a lock rather than let everybody queue behind it; later it tries again. */
export interface LockPatience {
  lockTimeoutMs: number;
  firstPauseMs: number;
}

const usualPatience: LockPatience = { lockTimeoutMs: 5000, firstPauseMs: 1000 };
const statementTimeout = '15min';
const triesInAll = 4;

/** Runs a migration in one transaction. Throws `migration_failed`, and nothing of it is kept. */
export function runMigration(sql: postgres.Sql, migration: Migration, patience?: LockPatience): Promise<void> {
  return inOneTransaction(sql, migration, (tx) => applyMigration(tx, migration), patience);
}

/** Takes a migration back by its rollback file, in one transaction with its record. */
export function revertMigration(sql: postgres.Sql, migration: Migration, rollback: string): Promise<void> {
  return inOneTransaction(sql, migration, async (tx) => {
    for (const { text } of splitStatements(rollback)) await tx.unsafe(text).simple();
    await tx`delete from supabase_migrations.schema_migrations where version = ${migration.version}`;
  });
}

async function inOneTransaction(
  sql: postgres.Sql,
  migration: Migration,
  work: (tx: postgres.TransactionSql) => Promise<void>,
  { lockTimeoutMs, firstPauseMs } = usualPatience,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await sql.begin(async (tx) => {
        await tx.unsafe(
          `set local lock_timeout = ${lockTimeoutMs}; set local statement_timeout = '${statementTimeout}'`,
        );
        await work(tx);
      });
      return;
    } catch (thrown) {
      if (sqlState(thrown) === lockNotAvailable && tries < triesInAll) {
        await delay(firstPauseMs * 2 ** (tries - 1));
        continue;
      }
      throw failure(thrown, migration);
    }
  }
}

const lockNotAvailable = '55P03';
/** Table, column, object, function, schema, type that is there already. */
const duplicates = new Set(['42P07', '42701', '42710', '42723', '42P06']);

function failure(thrown: unknown, migration: Migration): unknown {
  const state = sqlState(thrown);
  if (state === lockNotAvailable) {
    return new DeploymentError(
      'migration_failed',
      `Migration ${migration.version} waited ${triesInAll} times for a lock that others hold. Nothing of it was kept: apply again when there is less work.`,
      { cause: thrown },
    );
  }
  const why = thrown instanceof Error && thrown.name === 'StackError' ? thrown.message : null;
  if (state !== null && duplicates.has(state)) {
    return new DeploymentError(
      'migration_failed',
      `Migration ${migration.version} makes something that is there already (${why ?? state}). Unless its file is at fault, it was run by hand. ${afterRunByHand(migration, 'all or a part')}`,
      { cause: thrown },
    );
  }
  if (why === null && state === null) return thrown;
  return new DeploymentError(
    'migration_failed',
    why ?? `Migration ${migration.version} failed (${state}). Nothing of it was kept.`,
    { cause: thrown },
  );
}

/** The SQLSTATE of an error or of its cause. */
function sqlState(thrown: unknown): string | null {
  if (thrown instanceof postgres.PostgresError) return thrown.code;
  return thrown instanceof Error && thrown.cause !== undefined ? sqlState(thrown.cause) : null;
}
