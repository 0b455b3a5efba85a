import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const built = ['**/node_modules/**', '**/.next/**'];

/** Groups run one after another, the fast ones first: what is broken shows early. From 1, because vitest runs 0 last. */
const order = { unit: 1, integration: 2, olderPostgres: 3, e2e: 4 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,current_workers,apps,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...built, '**/*.int.test.ts'],
          // Vitest's own choice leaves a core free, which of two is too much.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: order.unit },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,current_schema,current_functions,current_workers,apps,scripts,bench}/**/*.int.test.ts'],
          exclude: built,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Two cores: each file may start its own Postgres, Deno and worker.
          maxWorkers: 2,
          sequence: { groupOrder: order.integration },
        },
      },
      {
        test: {
          name: 'schema on Postgres 15',
          include: ['current_schema/test/**/*.int.test.ts'],
          env: { EXORA_TEST_POSTGRES_MAJOR: '15' },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: order.olderPostgres },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // Each file starts the whole stack.
          maxWorkers: 1,
          sequence: { groupOrder: order.e2e },
        },
      },
    ],
  },
});
