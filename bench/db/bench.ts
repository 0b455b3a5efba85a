import { type Clock, openClock } from './clock.ts';
import { loadCodes, searchOnce } from './codes.ts';
import { makeDocument } from './documents.ts';
import { durably } from './durably.ts';
import { type Figure, figuresOf, Samples } from './figures.ts';
import { readDocument, storeFacts } from './pipeline.ts';
import { askedOnce, askedPerRow } from './plans.ts';
import { loggedReads, tableReads } from './reads.ts';
import { type Patient, type Seeded, type SeedSize, seed } from './seed.ts';

export interface BenchOptions {
  /** From small to large; growth compares the last with the first. */
  sizes: readonly SeedSize[];
  /** Samples of each read and of each kind of search. */
  rounds: number;
  /** Samples of storing facts. */
  stores: number;
  /** Generated medical codes, in the largest database. 0: their search is left out. */
  codes: number;
  onProgress?: (message: string) => void;
}

/** How a table read asks its policies. */
interface PlanFigure {
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
  /** How many searches of each kind found what they should. */
  searches_answered: Record<string, string>;
  missed: string[];
}

interface Place {
  seeded: Seeded;
  clock: Clock;
  samples: Samples;
}

const factsInOneCall = 200;
/** Rounds before those that count: caches fill, functions are planned. */
const warmUps = 5;

/** Seeds a database of each size, then measures them by turns, so that both meet the same noise of the machine. */
export async function benchDatabase({ sizes, rounds, stores, codes, onProgress }: BenchOptions): Promise<BenchReport> {
  const say = onProgress ?? (() => undefined);
  const places: Place[] = [];
  try {
    for (const size of sizes) {
      const seeded = await seed(size);
      say(`seeded ${size.events} events in ${seeded.seconds} s`);
      places.push({ seeded, clock: await openClock(seeded.db.adminUrl), samples: new Samples() });
    }
    const large = places.at(-1);
    if (large === undefined) throw new RangeError('There is no size to measure.');
    if (codes > 0) {
      await loadCodes(large.seeded.db.adminUrl, codes);
      say(`loaded ${codes} codes`);
    }
    const plans: PlanFigure[] = [];
    const answered = new Map<string, number>();
    await durably(large.seeded.db.adminUrl, async () => {
      for (let n = -warmUps; n < rounds; n++) {
        for (const place of places) {
          const found = await readOnce(place, n + warmUps, n >= 0);
          if (n === 0) plans.push(...found);
        }
      }
      say('read');
      for (let n = -1; n < stores; n++) for (const place of places) await storeOnce(place, n + 1, n >= 0);
      say('stored');
      for (let n = -warmUps; codes > 0 && n < rounds; n++) {
        await searchAll(large, n + warmUps, codes, n >= 0 ? answered : null);
      }
      say('searched');
    });
    const figures = figuresOf(places.map(({ seeded, samples }) => ({ events: seeded.size.events, samples })));
    return {
      seeded: Object.fromEntries(
        places.map(({ seeded: { size, seconds, megabytes, counts } }) => [
          size.events,
          { seconds, megabytes, rows: counts },
        ]),
      ),
      figures,
      plans,
      searches_answered: Object.fromEntries([...answered].map(([kind, count]) => [kind, `${count} of ${rounds}`])),
      missed: [
        ...figures.flatMap(({ name, record, caller, met }) =>
          Object.entries(met).flatMap(([what, isMet]) => (isMet ? [] : [`${name}, ${record}, ${caller}: ${what}`])),
        ),
        ...plans.flatMap(({ name, events, met }) => (met ? [] : [`${name} at ${events}: plan`])),
      ],
    };
  } finally {
    for (const { seeded, clock } of places) {
      await clock.stop();
      await seeded.db.drop();
    }
  }
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
      if (counts) samples.add({ name, kind: 'table read', record, caller: 'owner' }, bound.time, without.time);
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
      samples.add({ name, kind: 'logged read', record, caller: 'owner' }, owner.time);
      samples.add({ name, kind: 'logged read', record, caller: 'delegate' }, delegate.time);
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
  if (!counts) return;
  samples.add({ name: `store ${factsInOneCall} facts`, kind: 'store', record: 'both', caller: 'worker' }, time);
}

/** A search of each kind, counted in `answered` when it found what it should. */
async function searchAll(
  { seeded, clock, samples }: Place,
  n: number,
  codes: number,
  answered: Map<string, number> | null,
): Promise<void> {
  for (const { kind, time, found } of await searchOnce(clock, turn(seeded.ordinary, n).caller, n, codes)) {
    if (answered === null) continue;
    samples.add({ name: `search codes: ${kind}`, kind: 'code search', record: 'none', caller: 'person' }, time);
    answered.set(kind, (answered.get(kind) ?? 0) + (found ? 1 : 0));
  }
}

function turn(subjects: readonly Patient[], n: number): Patient {
  const subject = subjects[n % subjects.length];
  if (subject === undefined) throw new RangeError('There is no record to measure.');
  return subject;
}
