import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import postgres from 'postgres';
import { z } from 'zod';
import { type PlanNode, planNodeSchema } from './plans.ts';

/** How long something took. */
export interface Time {
  /** Milliseconds without those in which a process of it waited for a core that others used. */
  ms: number;
  /** Milliseconds with them. */
  withWaitingMs: number;
}

/** Milliseconds of one figure, over its samples. */
export interface Spread {
  p50: number;
  p95: number;
  /** The same with the time that others kept the cores busy. On a quiet machine they agree. */
  with_waiting: { p50: number; p95: number };
  samples: number;
}

export function spread(times: readonly Time[]): Spread {
  return {
    ...percentiles(times.map(({ ms }) => ms)),
    with_waiting: percentiles(times.map(({ withWaitingMs }) => withWaitingMs)),
    samples: times.length,
  };
}

/** By nearest rank. */
function percentiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95) };
}

/** Two digits after the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A person's id, the role of the workers, or the tables' owner, whom no policy holds back. */
export type RunAs = { userId: string } | 'service_role' | 'postgres';

/** One connection to a database, on which everything is measured. */
export interface Clock {
  /** Planning and execution in the server, result made into text; and the plan that was used. */
  explain(runAs: RunAs, query: string, values: readonly unknown[]): Promise<{ time: Time; plan: PlanNode }>;
  /** A whole transaction as the API makes it: claims set, query sent, result received, commit. */
  transaction(runAs: RunAs, query: string, values: readonly unknown[]): Promise<{ time: Time; rows: unknown[] }>;
  stop(): Promise<void>;
}

const explainedSchema = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([
      z.object({ Plan: planNodeSchema, 'Planning Time': z.number(), 'Execution Time': z.number() }),
    ]),
  }),
]);

export async function openClock(adminUrl: string): Promise<Clock> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  const [server] = await sql<{ major: number; pid: number }[]>`
    select current_setting('server_version_num')::integer / 10000 as major, pg_backend_pid() as pid`;
  if (server === undefined) throw new Error('The server doesn’t say its version.');
  // Before 17 the making of the result's text can't be counted in.
  const options = ['analyze', 'timing off', 'format json', ...(server.major >= 17 ? ['serialize text'] : [])];
  // Client and server take turns, so that their waits add up.
  const both = () => [coreTimes(server.pid), coreTimes(process.pid)] as const;
  return {
    async explain(runAs, query, values) {
      return sql.begin(async (tx) => {
        await become(tx, runAs);
        const before = coreTimes(server.pid);
        const rows = await tx.unsafe(`explain (${options.join(', ')}) ${query}`, [...values] as never[]);
        const after = coreTimes(server.pid);
        const [
          {
            'QUERY PLAN': [explained],
          },
        ] = explainedSchema.parse([...rows]);
        const withWaitingMs = explained['Planning Time'] + explained['Execution Time'];
        const ms = withoutWaiting(withWaitingMs, waitedBetween(before, after), before, after);
        return { time: { ms, withWaitingMs }, plan: explained.Plan };
      });
    },
    async transaction(runAs, query, values) {
      let rows: unknown[] = [];
      const [serverBefore, clientBefore] = both();
      const started = performance.now();
      await sql.begin(async (tx) => {
        await become(tx, runAs);
        rows = [...(await tx.unsafe(query, [...values] as never[]))];
      });
      const withWaitingMs = performance.now() - started;
      const [serverAfter, clientAfter] = both();
      const waited = waitedBetween(serverBefore, serverAfter) + waitedBetween(clientBefore, clientAfter);
      return { time: { ms: withoutWaiting(withWaitingMs, waited, serverBefore, serverAfter), withWaitingMs }, rows };
    },
    stop: () => sql.end(),
  };
}

interface CoreTimes {
  ranMs: number;
  waitedMs: number;
}

/** How long a process's main thread has run on a core and has been ready to while others did. Null: not known here. */
function coreTimes(pid: number): CoreTimes | null {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
    return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 };
  } catch (thrown) {
    // Another system than Linux, or a server on another machine.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

function waitedBetween(before: CoreTimes | null, after: CoreTimes | null): number {
  return before === null || after === null ? 0 : after.waitedMs - before.waitedMs;
}

/** Some of the wait may lie just outside of what was clocked: the server worked no less than it was on a core. */
function withoutWaiting(
  clockedMs: number,
  waitedMs: number,
  before: CoreTimes | null,
  after: CoreTimes | null,
): number {
  const least = before === null || after === null ? 0 : after.ranMs - before.ranMs;
  return Math.min(clockedMs, Math.max(clockedMs - waitedMs, least));
}

async function become(tx: postgres.TransactionSql, runAs: RunAs): Promise<void> {
  const role = typeof runAs === 'string' ? runAs : 'authenticated';
  const sub = typeof runAs === 'string' ? '' : runAs.userId;
  const claims = JSON.stringify(sub === '' ? { role } : { role, sub, aud: 'authenticated' });
  await tx`select set_config('role', ${role}, true), set_config('request.jwt.claim.sub', ${sub}, true),
    set_config('request.jwt.claim.role', ${role}, true), set_config('request.jwt.claims', ${claims}, true)`;
}
