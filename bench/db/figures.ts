import { round, type Spread, spread, type Time } from './clock.ts';

/** What is measured: which figure, on a record of which size, as whom. */
export interface Subject {
  name: string;
  kind: keyof typeof targetsMs;
  record: 'ordinary' | 'big' | 'both' | 'none';
  caller: 'owner' | 'delegate' | 'worker' | 'person';
}

/** Most that the 95th percentile may be, in milliseconds. */
const targetsMs = { 'table read': 20, 'logged read': 40, store: 100, 'code search': 30 };
/** What policies may cost, by factor or by milliseconds; how much a figure may grow from the small to the large. */
const limits = { policyRatio: 1.2, policyMs: 1, growth: 1.3 };

interface At extends Spread {
  without_policies?: Spread;
  policy_ratio?: number;
  policy_difference_ms?: number;
}

/** One figure at each size, with what it should be. */
export interface Figure extends Subject {
  target_p95_ms: number;
  at: Record<string, At>;
  /** Of the median and of the 95th percentile, from the smallest to the largest database. */
  growth?: { p50: number; p95: number };
  met: Record<string, boolean>;
}

interface Sample {
  subject: Subject;
  times: Time[];
  free: Time[];
}

/** Times of one database. */
export class Samples {
  readonly byKey = new Map<string, Sample>();

  /** `free` is the time of the same query without policies. */
  add(subject: Subject, time: Time, free?: Time): void {
    const key = Object.values(subject).join(' ');
    const sample = this.byKey.get(key) ?? { subject, times: [], free: [] };
    sample.times.push(time);
    if (free !== undefined) sample.free.push(free);
    this.byKey.set(key, sample);
  }
}

/** The figures of databases from small to large, by their number of events. What only some have is in no growth. */
export function figuresOf(places: readonly { events: number; samples: Samples }[]): Figure[] {
  const subjects = new Map(
    places.flatMap(({ samples }) => [...samples.byKey].map(([key, { subject }]) => [key, subject])),
  );
  return [...subjects].map(([key, subject]) => {
    const measured = places.flatMap(({ events, samples }) => {
      const sample = samples.byKey.get(key);
      return sample === undefined ? [] : [{ events, at: measuredAt(sample) }];
    });
    const all = measured.map(({ at }) => at);
    const target = targetsMs[subject.kind];
    const policies = all.flatMap((at) => (at.without_policies === undefined ? [] : [within(at, at.without_policies)]));
    const growth = growthOf(all);
    return {
      ...subject,
      target_p95_ms: target,
      at: Object.fromEntries(measured.map(({ events, at }) => [events, at])),
      ...(growth === null ? {} : { growth }),
      met: {
        p95: all.every(({ p95 }) => p95 <= target),
        ...(policies.length === 0 ? {} : { policies: policies.every(Boolean) }),
        ...(growth === null ? {} : { growth: growth.p50 <= limits.growth }),
      },
    };
  });
}

function measuredAt({ times, free }: Sample): At {
  const under = spread(times);
  if (free.length === 0) return under;
  const without = spread(free);
  return {
    ...under,
    without_policies: without,
    policy_ratio: round(under.p50 / without.p50),
    policy_difference_ms: round(under.p50 - without.p50),
  };
}

/** Whether policies cost little enough, by factor or by milliseconds: of the medians, which noise moves least. */
function within(under: Spread, free: Spread): boolean {
  return under.p50 <= free.p50 * limits.policyRatio || under.p50 <= free.p50 + limits.policyMs;
}

function growthOf(all: readonly At[]): { p50: number; p95: number } | null {
  const [small] = all;
  const large = all.at(-1);
  if (small === undefined || large === undefined || all.length < 2) return null;
  return { p50: round(large.p50 / small.p50), p95: round(large.p95 / small.p95) };
}
