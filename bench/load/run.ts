// Many people who upload at once, on the whole stack. Prints JSON; ends with 1 when an upload was lost, doubled or changed.
//
//   npm run bench:load                                     200 uploads of 1 MB by 50 people
//   npm run bench:load -- --people 5 --uploads 20 --mb 1   fewer
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { startWorld } from '../../tests/security/stack/world.ts';
import { runLoad } from './load.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '50' },
    uploads: { type: 'string', default: '200' },
    mb: { type: 'string', default: '1' },
  },
});
const uploads = Number(values.uploads);

const world = await startWorld();
try {
  const load = { people: Number(values.people), uploads, sizeBytes: Number(values.mb) * 1024 * 1024 };
  const result = await runLoad(world, load);
  const [cpu] = cpus();
  const machine = { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) };
  console.log(JSON.stringify({ machine, ...result }, null, 2));
  const counts = [result.accepted, result.documents, result.jobs, result.processed, result.bytes_equal];
  if (counts.some((count) => count !== uploads)) process.exitCode = 1;
} finally {
  await world.stop();
}
