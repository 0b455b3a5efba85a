import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { webAssemblyFlags } from './packages/document-reader/src/memory.ts';

const built = ['**/node_modules/**', '**/.next/**'];

/** Groups run one after another, the fast ones first: what is broken shows early. From 1, because vitest runs 0 last. */
const order = { unit: 1, integration: 2, olderPostgres: 3, browser: 4, e2e: 5 };

/** As the worker starts its engines. */
const execArgv = [...webAssemblyFlags];

/**
 * Tests that start databases, servers and browsers are tried once more where others use the machine too; those that needed it
 * are named at the end of the run.
 */
const retry = process.env.CI === undefined ? 0 : 1;

/**
 * What is run on the oldest Postgres too: the migrations, every function called by everybody (`matrix`), every read's shape,
 * and what leans on the server most. `npm run test:full` runs all of the schema's tests on it.
 */
const schemaOnOlder =
  process.env.EXORA_TEST_SIZE === 'full'
    ? ['current_schema/test/**/*.int.test.ts']
    : ['current_schema/test/{migrations,matrix,contracts,queue,queue-claims,budgets,audit,search}.int.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,current_workers,apps,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: [...built, '**/*.int.test.ts'],
          // Vitest's own choice leaves a core free, which of two is too much.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          // The first of a file may load the lexicon, beside others.
          testTimeout: 20_000,
          execArgv,
          sequence: { groupOrder: order.unit },
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            '{packages,current_schema,current_functions,current_workers,apps,scripts,bench,eval}/**/*.int.test.ts',
          ],
          exclude: built,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two cores: each file may start its own Postgres, Deno and worker.
          maxWorkers: 2,
          execArgv,
          sequence: { groupOrder: order.integration },
        },
      },
      {
        test: {
          name: 'schema on Postgres 15',
          include: schemaOnOlder,
          exclude: built,
          env: { EXORA_TEST_POSTGRES_MAJOR: '15' },
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          execArgv,
          sequence: { groupOrder: order.olderPostgres },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: 'tests/setup/running-stack.ts',
          retry,
          // The longest walk through all fifty-five views.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Two keep two cores busy: with three the run takes as long, and each test half as long again.
          maxWorkers: 2,
          execArgv,
          sequence: { groupOrder: order.browser },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.test.ts'],
          exclude: [...built, 'tests/browser/**'],
          retry,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // Each file starts the whole stack, and waits for it half the time.
          maxWorkers: 2,
          execArgv,
          sequence: { groupOrder: order.e2e },
        },
      },
    ],
  },
});
