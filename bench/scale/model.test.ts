import { describe, expect, it } from 'vitest';
import { type Costs, type DocumentCosts, fitLine, type Load, meanCost, needsOf, type Prices } from './model.ts';

const line = (fixed: number, perPage: number) => ({ fixed, perPage });
const text: DocumentCosts = {
  databaseBytes: line(10_000, 5_000),
  walBytes: line(20_000, 10_000),
  diskOperations: line(20, 5),
  databaseSeconds: line(0.05, 0.01),
  workerSeconds: line(0.2, 0.1),
  storageBytes: line(0, 100_000),
  jobs: line(2, 0),
};
const scanned: DocumentCosts = { ...text, workerSeconds: line(0.2, 2), storageBytes: line(0, 1_000_000) };
const costs: Costs = {
  text,
  scanned,
  bytesPerPatient: 4_000,
  largestTable: { name: 'public.shell_file_pages', share: 0.5 },
  seal: chains(0.01, 4e-6),
  verify: chains(0.02, 2e-5),
  queueJobsPerSecond: 1_000,
};
function chains(fixed: number, perChain: number) {
  return { fixed, perChain };
}
const load: Load = { documentsPerPatientYear: 10, pagesPerDocument: 2, scannedShare: 0.5, years: 4, peakFactor: 3 };
const prices: Prices = {
  workerMonthly: 25,
  workerCores: 1,
  workerConnections: 5,
  mostWorkers: 8,
  compute: [
    { name: 'small', cores: 2, databaseBytes: 1e10, diskOperationsPerSecond: 1000, connections: 60, monthly: 10 },
    { name: 'large', cores: 8, databaseBytes: 1e12, diskOperationsPerSecond: 10_000, connections: 200, monthly: 400 },
  ],
  diskPerGbMonth: 0.1,
  storagePerGbMonth: 0.02,
  visionPerPage: 0.0015,
  modelPerPage: 0.001,
};

describe('fitLine', () => {
  it('finds the line that documents of several lengths lie on', () => {
    const points = [1, 3, 6].map((pages) => ({ pages, cost: 7 + 2 * pages }));
    const { fixed, perPage } = fitLine(points);
    expect(fixed).toBeCloseTo(7);
    expect(perPage).toBeCloseTo(2);
  });

  it('runs between points that lie on none', () => {
    const { fixed, perPage } = fitLine([
      { pages: 1, cost: 2 },
      { pages: 1, cost: 4 },
      { pages: 3, cost: 5 },
      { pages: 3, cost: 9 },
    ]);
    expect(perPage).toBeCloseTo(2);
    expect(fixed).toBeCloseTo(1);
  });

  it('makes no cost that falls with the pages, or is less than nothing', () => {
    const falling = [2, 1].map((cost, at) => ({ pages: at + 1, cost }));
    expect(fitLine(falling)).toEqual({ fixed: 1.5, perPage: 0 });
    const steep = [0, 9].map((cost, at) => ({ pages: at + 1, cost }));
    expect(fitLine(steep)).toEqual({ fixed: 0, perPage: 3 });
  });

  it('refuses what gives no line', () => {
    expect(() => fitLine([{ pages: 2, cost: 1 }])).toThrow('two lengths');
    expect(() => fitLine([])).toThrow('two lengths');
  });
});

describe('needsOf', () => {
  it('is what one document costs, times how many there are', () => {
    const needs = needsOf(1000, costs, load, prices);
    expect(needs.documentsPerYear).toBe(10_000);
    expect(meanCost(costs, load, 'workerSeconds')).toBeCloseTo((0.4 + 4.2) / 2);
    expect(needs.databaseBytes).toBeCloseTo(40_000 * 20_000 + 1000 * 4_000);
    expect(needs.storageBytes).toBeCloseTo(40_000 * 1_100_000);
    const perSecond = (10_000 / (365.25 * 86_400)) * 3;
    expect(needs.documentsPerSecondAtPeak).toBeCloseTo(perSecond);
    expect(needs.diskOperationsPerSecond).toBeCloseTo(perSecond * 30);
    expect(needs.workers).toBe(2);
    expect(needs.compute).toBe('small');
    const monthly = 10 + 2 * 25 + 0.804 * 0.1 + 44 * 0.02;
    expect(needs.monthly).toBeCloseTo(monthly);
    expect(needs.moneyPerDocument).toBeCloseTo(monthly / (10_000 / 12));
    expect(needs.moneyPerDocumentOutside).toBeCloseTo(monthly / (10_000 / 12) + 2 * (0.5 * 0.0015 + 0.001));
  });

  it('takes the smallest database that is enough in every respect, and says when none is', () => {
    expect(needsOf(50_000, costs, load, prices).compute).toBe('large');
    const tooMuch = needsOf(10_000_000, costs, load, prices);
    expect(tooMuch.compute).toBeNull();
    expect(tooMuch.monthly).toBeNull();
    expect(tooMuch.moneyPerDocument).toBeNull();
  });

  it('names first what breaks first, at the same number of patients whatever number is asked', () => {
    const [small, large] = [1000, 10_000_000].map((patients) => needsOf(patients, costs, load, prices).parts);
    expect(small?.map(({ name }) => name)).toEqual(large?.map(({ name }) => name));
    for (const [at, part] of (small ?? []).entries()) {
      expect(part.breaksAt).toBeCloseTo(large?.[at]?.breaksAt ?? Number.NaN, -1);
      expect(part.breaksAt).toBeGreaterThanOrEqual(small?.[at - 1]?.breaksAt ?? 0);
      expect(part.nextStep).not.toBe('');
    }
    const verifying = small?.find(({ name }) => name.startsWith('verifying'));
    expect(verifying?.breaksAt).toBeCloseTo((8 - 0.02) / 2e-5);
    for (const { need, limit, breaksAt } of large ?? []) expect(need > limit).toBe(breaksAt < 10_000_000);
  });
});
