import type postgres from 'postgres';
import { DeploymentError } from '../deployment-error.ts';
import { type Deployed, deployedAt } from '../ledger/deployed.ts';
import type { LedgerEvent, Source } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { connect, reach } from '../plan/database-state.ts';
import type { Contract } from '../plan/worker-contract.ts';
import type { OpenedDatabase, Target } from '../target/target.ts';
import { requireTargetLock } from './target-lock.ts';

/** One deployment while it runs: each step is done, then written down. */
export class Deployment {
  readonly id: string;
  readonly #ledger: Ledger;
  readonly #target: Target;
  readonly #by: string;
  readonly #sql: postgres.Sql;
  readonly #say: (message: string) => void;

  private constructor(options: RunOptions & { id: string }) {
    this.id = options.id;
    this.#ledger = options.ledger;
    this.#target = options.target;
    this.#by = options.by;
    this.#sql = options.sql;
    this.#say = options.say;
  }

  /** Writes down that it begins, with what it is to do. */
  static async begin(
    options: RunOptions & {
      deployed: Deployed;
      backTo: string | null;
      source: Source;
      steps: string[];
      callers: Contract | null;
    },
  ): Promise<Deployment> {
    const { target, deployed, backTo, source, steps, callers } = options;
    const intent = backTo === null ? 'apply' : 'rollback';
    const deployment = new Deployment({ ...options, id: `${target.name}-${deployed.count + 1}` });
    const called = callers !== null && { callers };
    await deployment.#write({ kind: 'begun', intent, place: target.place, to: backTo, source, steps, ...called });
    return deployment;
  }

  /** Does a step and writes down what it made. A step that fails is written down too, and ends the deployment. */
  async step(name: string, work: () => Promise<LedgerEvent>): Promise<void> {
    this.#say(`${name} …`);
    try {
      await requireTargetLock(this.#sql);
      await this.#write(await work());
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unexpected';
      await this.#write({ kind: 'stopped', step: name, code: code.slice(0, 40) }).catch((cause: unknown) => {
        // Why the step failed is what has to be known; without this entry the deployment counts as cut off.
        this.#say(cause instanceof Error ? cause.message : String(cause));
      });
      throw thrown;
    }
  }

  /** Writes down that all is done, and what is there. */
  finish(
    schema: string | null,
    environment: { functions: string[]; worker: string[] },
    callers: Contract | null,
  ): Promise<void> {
    return this.#write({ kind: 'finished', schema, environment, ...(callers !== null && { callers }) });
  }

  async #write(event: LedgerEvent): Promise<void> {
    await this.#ledger.append({ by: this.#by, target: this.#target.name, deployment: this.id, event });
  }
}

interface RunOptions {
  ledger: Ledger;
  target: Target;
  by: string;
  sql: postgres.Sql;
  say: (message: string) => void;
}

/** Does `work` with a connection to the target's database as its schema's owner, or with null where there is none. */
export async function withDatabase<T>(
  target: Target,
  options: { make: boolean },
  work: (sql: postgres.Sql | null) => Promise<T>,
): Promise<T> {
  const database = await target.openDatabase(options);
  if (database === null) return work(null);
  try {
    return await connected(database, work);
  } finally {
    await database.close();
  }
}

async function connected<T>(database: OpenedDatabase, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connect(database.url);
  try {
    await reach(sql, database.url);
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** What the ledger says of a target. */
export function deployedOf(ledger: Ledger, target: Target): Deployed {
  return deployedAt(target.name, ledger.entries);
}

/** For where a database was asked to be made. */
export function present(sql: postgres.Sql | null): postgres.Sql {
  if (sql === null) throw new DeploymentError('database_unreachable', 'There is no database at this target.');
  return sql;
}
