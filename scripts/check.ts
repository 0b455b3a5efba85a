// The static part of the tests: types, lint and format, dead code, dependency directions, generated files in step.
//
//   npm run check
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, tool } from './tools.ts';

interface Step {
  name: string;
  command: string[];
  /** What the output must show besides exit code 0: some tools pass when they have looked at nothing. */
  mustShow?: RegExp;
}

const steps: Step[] = [
  { name: 'types', command: [tool('tsc'), '-p', '.'] },
  { name: 'types of tests, benchmarks and scripts', command: [tool('tsc'), '-p', 'tests'] },
  { name: 'types of the web app', command: [tool('tsc'), '-p', 'apps/web'] },
  {
    name: 'types of the edge functions',
    command: [
      tool('deno'),
      'check',
      '--quiet',
      '--config=current_functions/deno.json',
      ...globSync('current_functions/*/{index,*.deno.test}.ts', { cwd: root }),
    ],
  },
  { name: 'lint and format', command: [tool('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'dead code', command: [tool('knip'), '--no-progress'] },
  {
    name: 'dependency directions',
    command: [
      tool('depcruise'),
      '--config=.dependency-cruiser.cjs',
      'packages',
      'current_functions',
      'current_workers',
      'apps/web/src',
    ],
    mustShow: /\([1-9]\d* modules, [1-9]\d* dependencies cruised\)/,
  },
  { name: 'migrations complete and unchanged', command: [process.execPath, 'scripts/migration.ts', '--check'] },
  {
    name: 'deployment ledger whole, workers, functions and web app served by the schema',
    command: [process.execPath, 'scripts/ledger.ts'],
  },
  { name: 'generated files up to date', command: [process.execPath, 'scripts/generate.ts', '--check'] },
  {
    name: 'no secret in the repository',
    command: [process.execPath, 'scripts/secrets.ts'],
    mustShow: /^[1-9]\d{2,} files, no secret\.$/m,
  },
  { name: 'lockfile complete for all platforms', command: [process.execPath, 'scripts/complete-lock.ts', '--check'] },
];

// Commands that are scripts find the locked Node first.
const env = {
  ...process.env,
  NO_COLOR: '1',
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
};

const failed: string[] = [];
for (const step of steps) {
  const started = performance.now();
  const [file = '', ...args] = step.command;
  const run = spawnSync(file, args, { cwd: root, encoding: 'utf8', env });
  const output = `${run.stdout}${run.stderr}`;
  const ok = run.status === 0 && (step.mustShow?.test(output) ?? true);
  console.log(`${ok ? '✓' : '✗'} ${step.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (ok) continue;
  failed.push(step.name);
  console.log(run.error ? String(run.error) : output);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
