// The database's speed, measured under row level security at two sizes. Prints JSON.
//
//   npm run bench:db                                        100,000 and 1,000,000 events in 10,000 profiles
//   npm run bench:db -- --events 20000 --profiles 200       smaller; the small database has a tenth of it
//   npm run bench:db -- --rounds 200 --stores 40 --codes 50000   more samples, fewer codes
import { writeSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDatabase } from './bench.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    profiles: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '100' },
    stores: { type: 'string', default: '24' },
    codes: { type: 'string', default: '500000' },
  },
});
const events = Number(values.events);
const profiles = Number(values.profiles);
const report = await benchDatabase({
  // As many events a person in both, so that only the size of the whole differs.
  sizes: [
    { events: events / 10, profiles: profiles / 10 },
    { events, profiles },
  ],
  rounds: Number(values.rounds),
  stores: Number(values.stores),
  codes: Number(values.codes),
  onProgress: (message) => writeSync(2, `${message}\n`),
});
const [cpu] = cpus();
console.log(
  JSON.stringify(
    {
      machine: { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) },
      how: {
        table_reads: 'planning and execution in the server, result made into text, by EXPLAIN ANALYZE without timing',
        logged_reads:
          'whole transaction at the client: claims, call, result, audit event, commit that waits for the disk',
        store: 'whole transaction at the client: arguments, facts, deferred checks, commit that waits for the disk',
        without_policies:
          'the same query as the tables’ owner, by turns with the one under policies; the medians are compared',
        waiting:
          'time in which client or server waited for a core that other programs used is taken off; with_waiting has it',
        growth: 'from the small database to the large one, measured by turns; the median decides',
      },
      ...report,
    },
    null,
    2,
  ),
);
