// Everything that must hold: the static checks, then unit, integration and browser tests.
//
//   npm test                     all of it
//   npm test -- --project unit   vitest's own arguments: tests only, without the static checks
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureBrowser } from '../tests/setup/browser.ts';
import { root, tool } from './tools.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), duration: z.number().nullish() })),
    }),
  ),
});

const selection = process.argv.slice(2);
let ok = true;
if (selection.length === 0) ok = run(process.execPath, ['scripts/check.ts']);

const env = { ...process.env, EXORA_CHROMIUM: ensureBrowser() };
const folder = mkdtempSync(join(tmpdir(), 'exora-test-'));
try {
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  ok = run(process.execPath, [tool('vitest'), 'run', ...reporters, ...selection], env) && ok;
  summarize(reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = ok ? 0 : 1;

function run(file: string, args: string[], env = process.env): boolean {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  if (error) throw error;
  return status === 0;
}

function summarize(report: z.infer<typeof reportSchema>): void {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const slowest = tests.sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0)).slice(0, 10);
  console.log('Ten slowest:');
  for (const { fullName, duration } of slowest) {
    console.log(`${String(Math.round(duration ?? 0)).padStart(8)} ms  ${fullName}`);
  }
  // A file that could not even be loaded has no tests of its own to count.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  for (const file of broken) console.log(`could not run: ${file.name}`);
  const failed = report.numFailedTests + broken.length;
  console.log(`${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests} skipped`);
}
