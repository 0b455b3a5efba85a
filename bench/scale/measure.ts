import { loadavg } from 'node:os';
import { fitChains, timeChains } from './chains.ts';
import { type Batch, bytesPerPatient, fitCosts, measureBatches } from './costs.ts';
import type { Costs } from './model.ts';
import { scaled, type Throughput, throughputOf } from './throughput.ts';

/** How much is measured. */
export interface Extent {
  workers: readonly number[];
  /** Documents of each throughput, and how often each is measured. */
  documents: number;
  rounds: number;
  batches: readonly Pick<Batch, 'kind' | 'pages' | 'documents'>[];
  people: number;
  chains: readonly number[];
  cores: number;
  queueJobsPerSecond: number;
}

/** Everything that is measured, as it is printed. */
export async function measure(extent: Extent, say: (line: string) => void) {
  const loadBefore = loadavg()[0] ?? 0;
  const throughputs: Throughput[] = [];
  for (let round = 0; round < extent.rounds; round++) {
    for (const workers of extent.workers) {
      say(`${workers} worker${workers === 1 ? '' : 's'}, ${extent.documents} documents …`);
      const throughput = await throughputOf(workers, extent.documents);
      say(`  ${throughput.jobsPerSecond.toFixed(2)} jobs/s`);
      throughputs.push(throughput);
    }
  }
  say('What documents cost …');
  const batches = await measureBatches(extent.batches);
  const patientBytes = await bytesPerPatient(extent.people);
  say('The audit log’s chains …');
  const chains = await timeChains(extent.chains);
  const costs: Costs = {
    ...fitCosts(batches),
    ...fitChains(chains),
    bytesPerPatient: patientBytes,
    queueJobsPerSecond: extent.queueJobsPerSecond,
  };
  return { loadBefore, throughput: scaled(throughputs, extent.cores), batches, chains, costs };
}
