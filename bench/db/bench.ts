import { type Clock, openClock, round, type Spread, spread, type Time } from './clock.ts';
import { makeDocument } from './documents.ts';
import { durably } from './durably.ts';
import { readDocument, storeFacts } from './pipeline.ts';
import { askedOnce, askedPerRow } from './plans.ts';
import { loggedReads, tableReads } from './reads.ts';
import { type Seeded, type SeedSize, type Subject, seed } from './seed.ts';

export interface BenchOptions {
  /** From small to large; growth compares the last with the first. */
  sizes: readonly SeedSize[];
  /** Samples of each read. */
  rounds: number;
  /** Samples of storing facts. */
  stores: number;
  onProgress?: (message: string) => void;
}

/** Limits in milliseconds, and how much a figure may grow from the small database to the large one. */
const targets = { tableReadMs: 20, loggedReadMs: 40, storeMs: 100, policyRatio: 1.2, policyMs: 1, growth: 1.3 };
const factsInOneCall = 200;
/** Rounds before those that count: caches fill, statements are planned. */
const warmUps = 5;

interface At extends Spread {
  without_policies?: Spread;
  policy_ratio?: number;
  policy_difference_ms?: number;
}

/** One figure at each size, with what it should be. */
export interface Figure {
  name: string;
  record: 'ordinary' | 'big' | 'both';
  caller: 'owner' | 'delegate' | 'worker';
  target_p95_ms: number;
  at: Record<string, At>;
  /** Of the median and of the 95th percentile, from the smallest to the largest database. */
  growth?: { p50: number; p95: number };
  met: Record<string, boolean>;
}

/** How each table read asks its policies. */
export interface PlanFigure {
  name: string;
  events: number;
  asked_once: string[];
  asked_per_row: string[];
  met: boolean;
}

export interface BenchReport {
  seeded: Record<string, { seconds: number; megabytes: number; rows: Record<string, number> }>;
  figures: Figure[];
  plans: PlanFigure[];
  missed: string[];
}

/** Seeds a database of each size, then measures them by turns, so that both meet the same noise of the machine. */
export async function benchDatabase({ sizes, rounds, stores, onProgress }: BenchOptions): Promise<BenchReport> {
  const say = onProgress ?? (() => undefined);
  const places: Place[] = [];
  try {
    for (const size of sizes) {
      const seeded = await seed(size);
      say(`seeded ${size.events} events in ${seeded.seconds} s`);
      places.push({ seeded, clock: await openClock(seeded.db.adminUrl), samples: new Map() });
    }
    const plans: PlanFigure[] = [];
    const [first] = places;
    await durably(first?.seeded.db.adminUrl ?? '', async () => {
      for (let n = -warmUps; n < rounds; n++) {
        for (const place of places) {
          const found = await readOnce(place, n + warmUps, n >= 0);
          if (n === 0) plans.push(...found);
        }
      }
      say('read');
      for (let n = -1; n < stores; n++) for (const place of places) await storeOnce(place, n + 1, n >= 0);
      say('stored');
    });
    const figures = figuresOf(places);
    return {
      seeded: Object.fromEntries(
        places.map(({ seeded: { size, seconds, megabytes, counts } }) => [
          size.events,
          { seconds, megabytes, rows: counts },
        ]),
      ),
      figures,
      plans,
      missed: [
        ...figures.flatMap(({ name, record, caller, met }) =>
          Object.entries(met).flatMap(([what, isMet]) => (isMet ? [] : `${name}, ${record}, ${caller}: ${what}`)),
        ),
        ...plans.flatMap(({ name, events, met }) => (met ? [] : `${name} at ${events}: plan`)),
      ],
    };
  } finally {
    for (const { seeded, clock } of places) {
      await clock.stop();
      await seeded.db.drop();
    }
  }
}

interface Place {
  seeded: Seeded;
  clock: Clock;
  samples: Map<
    string,
    { record: Figure['record']; caller: Figure['caller']; name: string; times: Time[]; free: Time[] }
  >;
}

/** Every read once on an ordinary and on a big record. Gives how the plans of the table reads ask their policies. */
async function readOnce({ seeded, clock, samples }: Place, n: number, counts: boolean): Promise<PlanFigure[]> {
  const plans: PlanFigure[] = [];
  for (const record of ['ordinary', 'big'] as const) {
    const subject = turn(seeded[record], n);
    for (const { name, query, values } of tableReads) {
      const under = () => clock.explain(subject.caller, query, values(subject));
      const free = () => clock.explain('postgres', query, values(subject));
      // By turns, so that neither always finds what the other has fetched.
      const freeFirst = n % 2 === 0 ? await free() : null;
      const bound = await under();
      const without = freeFirst ?? (await free());
      if (counts) add(samples, { name, record, caller: 'owner' }, bound.time, without.time);
      const perRow = askedPerRow(bound.plan);
      const once = askedOnce(bound.plan);
      plans.push({
        name: `${name}, ${record}`,
        events: seeded.size.events,
        asked_once: once,
        asked_per_row: perRow,
        met: perRow.length === 0 && once.length > 0,
      });
    }
    for (const { name, query, values } of loggedReads) {
      const owner = await clock.transaction(subject.caller, query, values(subject));
      const delegate = await clock.transaction(subject.delegate, query, values(subject));
      if (!counts) continue;
      add(samples, { name, record, caller: 'owner' }, owner.time);
      add(samples, { name, record, caller: 'delegate' }, delegate.time);
    }
  }
  return plans;
}

/** Stores one document's facts, in ordinary and big records by turns. */
async function storeOnce({ seeded, clock, samples }: Place, n: number, counts: boolean): Promise<void> {
  const owner = turn(n % 2 === 0 ? seeded.ordinary : seeded.big, n >> 1);
  const document = makeDocument(1000 + n, factsInOneCall);
  const job = await readDocument(seeded.db, owner, document);
  const time = await storeFacts(clock, job, document);
  if (counts) add(samples, { name: `store ${factsInOneCall} facts`, record: 'both', caller: 'worker' }, time);
}

function add(
  samples: Place['samples'],
  of: { name: string; record: Figure['record']; caller: Figure['caller'] },
  time: Time,
  free?: Time,
): void {
  const key = `${of.name} ${of.record} ${of.caller}`;
  const sample = samples.get(key) ?? { ...of, times: [], free: [] };
  sample.times.push(time);
  if (free !== undefined) sample.free.push(free);
  samples.set(key, sample);
}

function figuresOf(places: readonly Place[]): Figure[] {
  const [first] = places;
  if (first === undefined) return [];
  return [...first.samples].map(([key, { name, record, caller }]) => {
    const at = Object.fromEntries(
      places.map(({ seeded, samples }) => [seeded.size.events, measuredAt(samples.get(key))]),
    );
    const all = Object.values(at);
    const target = targetOf(name);
    const growth = growthOf(all);
    const policies = all.flatMap((one) =>
      one.without_policies === undefined ? [] : within(one, one.without_policies),
    );
    return {
      name,
      record,
      caller,
      target_p95_ms: target,
      at,
      ...(growth === null ? {} : { growth }),
      met: {
        p95: all.every(({ p95 }) => p95 <= target),
        ...(policies.length === 0 ? {} : { policies: policies.every(Boolean) }),
        ...(growth === null ? {} : { growth: growth.p50 <= targets.growth }),
      },
    };
  });
}

function measuredAt(sample: { times: Time[]; free: Time[] } | undefined): At {
  const under = spread(sample?.times ?? []);
  if (sample === undefined || sample.free.length === 0) return under;
  const free = spread(sample.free);
  return {
    ...under,
    without_policies: free,
    policy_ratio: round(under.p95 / free.p95),
    policy_difference_ms: round(under.p95 - free.p95),
  };
}

/** Whether policies cost little enough: the 95th percentile by factor or by milliseconds. */
function within(under: Spread, free: Spread): boolean {
  return under.p95 <= free.p95 * targets.policyRatio || under.p95 <= free.p95 + targets.policyMs;
}

function growthOf(all: readonly At[]): { p50: number; p95: number } | null {
  const [small] = all;
  const large = all.at(-1);
  if (small === undefined || large === undefined || all.length < 2) return null;
  return { p50: round(large.p50 / small.p50), p95: round(large.p95 / small.p95) };
}

function targetOf(name: string): number {
  if (tableReads.some((read) => read.name === name)) return targets.tableReadMs;
  return loggedReads.some((read) => read.name === name) ? targets.loggedReadMs : targets.storeMs;
}

function turn(subjects: readonly Subject[], n: number): Subject {
  const subject = subjects[n % subjects.length];
  if (subject === undefined) throw new RangeError('There is no record to measure.');
  return subject;
}
