import type { Load, Prices } from './model.ts';

/** The sizes that the guide tells of. */
export const sizes = [1_000, 100_000, 10_000_000];

/** Assumed, not measured. A chronically ill person gets several letters, results and scans a year; most people fewer. */
export const load: Load = {
  documentsPerPatientYear: 12,
  pagesPerDocument: 3,
  scannedShare: 0.4,
  years: 5,
  peakFactor: 4,
};

const gb = 1e9;
const tb = 1e12;

/**
 * US dollars, as public price pages had them in November 2026; check them before you buy.
 *
 * - Supabase, compute (price, processors, recommended size of the database, connections):
 *   https://supabase.com/docs/guides/platform/compute-and-disk. Operations a second are what each machine keeps up:
 *   https://supabase.com/docs/guides/troubleshooting/interpreting-supabase-grafana-io-charts-MUynDR. The disk itself has 3,000
 *   of them, and each more for $0.024 a month.
 * - Supabase, disk and file store above what is included: https://supabase.com/docs/guides/platform/manage-your-usage/disk-size
 *   and https://supabase.com/docs/guides/platform/manage-your-usage/storage-size.
 * - Render: https://render.com/pricing, instance type Standard (1 processor, 2 GB), as render.yaml asks for.
 * - Google Vision: https://cloud.google.com/vision/pricing, document text detection, $1.50 for 1,000 pages; from the five
 *   millionth page of a month on $0.60.
 * - OpenAI: https://developers.openai.com/api/docs/pricing, gpt-4o-mini, $0.15 and $0.60 for a million tokens in and out; some
 *   1,500 in and 400 out a page, assumed.
 */
export const prices: Prices = {
  workerMonthly: 25,
  workerCores: 1,
  // WORKER_CONCURRENCY (2) and two more, and one that listens.
  workerConnections: 5,
  // render.yaml, production.
  mostWorkers: 8,
  compute: [
    { name: 'Small', cores: 2, databaseBytes: 50 * gb, diskOperationsPerSecond: 1_000, connections: 90, monthly: 15 },
    {
      name: 'Medium',
      cores: 2,
      databaseBytes: 100 * gb,
      diskOperationsPerSecond: 2_000,
      connections: 120,
      monthly: 60,
    },
    {
      name: 'Large',
      cores: 2,
      databaseBytes: 200 * gb,
      diskOperationsPerSecond: 3_600,
      connections: 160,
      monthly: 110,
    },
    { name: 'XL', cores: 4, databaseBytes: 500 * gb, diskOperationsPerSecond: 6_000, connections: 240, monthly: 210 },
    { name: '2XL', cores: 8, databaseBytes: tb, diskOperationsPerSecond: 12_000, connections: 380, monthly: 410 },
    { name: '4XL', cores: 16, databaseBytes: 2 * tb, diskOperationsPerSecond: 20_000, connections: 480, monthly: 960 },
    { name: '8XL', cores: 32, databaseBytes: 4 * tb, diskOperationsPerSecond: 40_000, connections: 490, monthly: 1870 },
    {
      name: '12XL',
      cores: 48,
      databaseBytes: 6 * tb,
      diskOperationsPerSecond: 50_000,
      connections: 500,
      monthly: 2800,
    },
    {
      name: '16XL',
      cores: 64,
      databaseBytes: 10 * tb,
      diskOperationsPerSecond: 80_000,
      connections: 500,
      monthly: 3730,
    },
  ],
  diskPerGbMonth: 0.125,
  storagePerGbMonth: 0.0213,
  visionPerPage: 0.0015,
  modelPerPage: (1500 * 0.15 + 400 * 0.6) / 1e6,
};
