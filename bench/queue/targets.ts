import type { ChurnReport } from './churn.ts';

/** The summary of the peers' benchmark: a value of each driver for each measure. */
export type Summary = Record<string, Record<string, unknown>>;

/** What one of our aims asks, and what came out. */
export interface Target {
  name: string;
  aim: string;
  measured: number | null;
  met: boolean;
}

const ours = 'exora';
const crashLeaseMs = 15_000;

/** Our aims, judged by one run: every figure beside the best peer's of the same run. Measures that were left out are not met. */
export function targetsOf(summary: Summary, peers: readonly string[], churned: ChurnReport | null): Target[] {
  const value = (measure: string, driver: string) => {
    const found = summary[measure]?.[driver];
    return typeof found === 'number' ? found : null;
  };
  const best = (measure: string, pick: (...values: number[]) => number) => {
    const values = peers.flatMap((peer) => value(measure, peer) ?? []);
    return values.length === 0 ? null : pick(...values);
  };
  const ratio = (measure: string, pick: (...values: number[]) => number) => {
    const [mine, theirs] = [value(measure, ours), best(measure, pick)];
    return mine === null || theirs === null ? null : Math.round((mine / theirs) * 100) / 100;
  };
  const atLeast = (name: string, measured: number | null, aim: number): Target => ({
    name,
    aim: `≥ ${aim}`,
    measured,
    met: measured !== null && measured >= aim,
  });
  const atMost = (name: string, measured: number | null, aim: number): Target => ({
    name,
    aim: `≤ ${aim}`,
    measured,
    met: measured !== null && measured <= aim,
  });

  const drains = [1, 4].flatMap((processes) => [10, 50].map((concurrency) => `drain p${processes} c${concurrency}`));
  const plain = value('drain p1 c10 jobs/s', ours);
  const loaded = value('ballast drain p1 c10 jobs/s', ours);
  const crash = summary.crash?.[ours] as Record<string, number | null> | undefined;
  return [
    ...drains.map((drain) => atLeast(`${drain}, × the best peer`, ratio(`${drain} jobs/s`, Math.max), 1.5)),
    ...drains.map((drain) =>
      atMost(`${drain}, server CPU per job, × the best peer`, ratio(`${drain} serverCpuUsPerJob`, Math.min), 1),
    ),
    atLeast('bulk enqueue, × the best peer', ratio('bulk enqueue jobs/s', Math.max), 1.5),
    atMost('single enqueue p50, × the best peer', ratio('single enqueue p50 ms', Math.min), 1.2),
    atMost('idle start p50, × the best peer', ratio('idle start p50 ms', Math.min), 1),
    atMost(
      'what the drain loses with 500,000 finished and 500,000 future jobs',
      plain === null || loaded === null ? null : Math.round((1 - loaded / plain) * 100) / 100,
      0.15,
    ),
    atMost('killed worker: all its jobs back, ms (lease and a second)', crash?.allBackMs ?? null, crashLeaseMs + 1000),
    atMost('killed worker: jobs lost', crash?.strandedAtCap ?? null, 0),
    atMost('killed worker: jobs with two at once', crash?.ranWhileHolderAlive ?? null, 0),
    atMost('churn with an old snapshot: a claim’s cost, end by start', churned?.ratio.batch ?? null, 1.5),
  ];
}
