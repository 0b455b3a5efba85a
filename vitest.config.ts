import { defineConfig } from 'vitest/config';

const built = ['**/node_modules/**', '**/.next/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,current_workers,apps,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...built, '**/*.int.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,current_schema,current_functions,current_workers,apps}/**/*.int.test.ts'],
          exclude: built,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Two cores: each file may start its own Postgres, Deno and worker.
          maxWorkers: 2,
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
        },
      },
    ],
  },
});
