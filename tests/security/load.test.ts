import { runLoad } from '../../bench/load/load.ts';
import { attack, isFull } from './harness/attack.ts';
import { startWorld } from './stack/world.ts';

const load = isFull ? { people: 50, uploads: 200 } : { people: 5, uploads: 20 };
/** Of everything together at once, engines included; in megabytes. */
const mostMemoryMb = 2500;

attack(
  'races and replay',
  `${load.uploads} uploads of 1 MB by ${load.people} people at once`,
  async (tries) => {
    const world = await startWorld();
    try {
      const result = await runLoad(world, { ...load, sizeBytes: 1024 * 1024 });
      tries.held(`${load.uploads - result.bytes_equal} were lost or changed`, result.bytes_equal === load.uploads);
      tries.held(`there are ${result.documents} documents`, result.documents === load.uploads);
      tries.held(`there are ${result.jobs} jobs to read them`, result.jobs === load.uploads);
      const { total, by_program } = result.peak_memory_mb;
      tries.held(`${total} MB of memory were used: ${JSON.stringify(by_program)}`, total < mostMemoryMb);
      tries.control(`${result.accepted} were accepted`, result.accepted === load.uploads);
      tries.control(`${result.processed} were processed`, result.processed === load.uploads);
    } finally {
      await world.stop();
    }
  },
  1_800_000,
);
