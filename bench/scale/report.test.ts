import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load, prices, sizes } from './inputs.ts';
import type { Costs, DocumentCosts } from './model.ts';
import { needsOf } from './model.ts';
import { type Report, reportSchema, withFigures } from './report.ts';

const kind: DocumentCosts = {
  databaseBytes: { fixed: 40_000, perPage: 20_000 },
  walBytes: { fixed: 100_000, perPage: 50_000 },
  diskOperations: { fixed: 30, perPage: 5 },
  databaseSeconds: { fixed: 0.1, perPage: 0.02 },
  workerSeconds: { fixed: 0.3, perPage: 0.2 },
  storageBytes: { fixed: 1_000, perPage: 33_000 },
  jobs: { fixed: 3, perPage: 0 },
};
const costs: Costs = {
  text: kind,
  scanned: { ...kind, workerSeconds: { fixed: 0.3, perPage: 2 } },
  bytesPerPatient: 4_000,
  largestTable: { name: 'shell_file_pages', share: 0.4 },
  seal: { fixed: 0.01, perChain: 1e-5 },
  verify: { fixed: 0.01, perChain: 1e-5 },
  queueJobsPerSecond: 1_000,
};
const report: Report = reportSchema.parse({
  at: '2026-11-30T06:00:00.000Z',
  machine: { cores: 2, cpu: 'Example', memoryGb: 8 },
  loadBefore: 0.5,
  throughput: [1, 8].map((workers) => ({
    workers,
    documents: 4,
    jobs: 12,
    seconds: 6,
    jobsPerSecond: 2 * Math.min(workers, 2),
    workerSecondsPerJob: 0.4,
    databaseSecondsPerJob: 0.1,
    efficiency: Math.min(workers, 2) / workers,
    processorsTaken: 0.5,
  })),
  chains: [{ chains: 1000, sealSeconds: 0.02, verifySeconds: 0.02 }],
  costs,
});
const needs = sizes.map((patients) => needsOf(patients, costs, load, prices));

describe('the guide’s figures', () => {
  it('stand between the marks, and everything else stays', () => {
    const guide = readFileSync(new URL('../../docs/guides/scaling.md', import.meta.url), 'utf8');
    const [before, after] = [guide.split('<!-- figures: begin -->')[0], guide.split('<!-- figures: end -->')[1]];
    const written = withFigures(guide, report, needs);
    expect(written.startsWith(before ?? '?')).toBe(true);
    expect(written.endsWith(after ?? '?')).toBe(true);
    expect(withFigures(written, report, needs)).toBe(written);
    expect(() => withFigures('# Nothing', report, needs)).toThrow('lacks the lines');
  });

  it('are those of the last measurement, as the model has them, and what the text says of them is so', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const guide = read('../../docs/guides/scaling.md');
    const kept = reportSchema.parse(JSON.parse(read('../results/scale.json')));
    expect(
      withFigures(
        guide,
        kept,
        sizes.map((patients) => needsOf(patients, kept.costs, load, prices)),
      ),
    ).toBe(guide);
    expect(guide.replaceAll(/\s+/g, ' ')).toContain('together, grow by less than a quarter from one worker to eight');
    const secondsOf = (at: number) => {
      const line = kept.throughput.at(at);
      return (line?.workerSecondsPerJob ?? 0) + (line?.databaseSecondsPerJob ?? 0);
    };
    expect(kept.throughput.map(({ workers }) => workers)).toEqual([1, 2, 4, 8]);
    expect(secondsOf(-1)).toBeGreaterThan(secondsOf(0));
    expect(secondsOf(-1)).toBeLessThan(1.25 * secondsOf(0));
  });

  it('tell each size, and of each the part that breaks first and the next step', () => {
    const written = withFigures('<!-- figures: begin --><!-- figures: end -->', report, needs);
    for (const text of ['1,000 patients', '100,000 patients', '10,000,000 patients', '| 8 ', '25 %']) {
      expect(written).toContain(text);
    }
    expect(written).toContain('Nothing breaks.');
    expect(written).toMatch(/Broken, the first first: [a-z]/);
    for (const { name, nextStep } of needs[0]?.parts ?? []) {
      expect(written).toContain(name);
      expect(written).toContain(nextStep);
    }
    expect(written).not.toMatch(/NaN|undefined|Infinity/);
  });
});
