// Everything that must hold: the static checks, then unit, integration and browser tests.
//
//   npm test                     all of it
//   npm test -- --project unit   vitest's own arguments: tests only, without the static checks
//   npm run test:full            the same with every walk at both widths, every random seed, and all of the schema on Postgres 15
//   npm run test:faults          what the queue and the uploads survive, at full size
//   npm run test:security        the attacks, at full size, with a report; fails on any hole
//                                -- --small for the size that npm test has, -- --json report.json for the report as JSON
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { attacksElsewhere } from '../tests/security/elsewhere.ts';
import { attackOutcomeSchema } from '../tests/security/harness/attack-classes.ts';
import { ensureBrowser } from '../tests/setup/browser.ts';
import { fileName, reportTable, securityReport } from './security-report.ts';
import { root, tool } from './tools.ts';

/** The part of vitest's report that the attacks are counted from. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          meta: z.object({ attack: attackOutcomeSchema.optional() }).default({}),
        }),
      ),
    }),
  ),
});

const given = process.argv.slice(2);
const isFaults = given[0] === '--faults';
const faultTests = [
  '--project',
  'e2e',
  '--project',
  'integration',
  'tests/faults',
  'budgets-crashes',
  'functions/test/duplicates',
];
const isFull = given[0] === '--full';
const isSecurity = given[0] === '--security';
const security = parseArgs({
  args: isSecurity ? given.slice(1) : [],
  options: { small: { type: 'boolean', default: false }, json: { type: 'string' } },
}).values;
const securityTests = ['unit', 'integration', 'e2e'].flatMap((project) => ['--project', project]);
const selection = isFaults
  ? [...faultTests, ...given.slice(1)]
  : isSecurity
    ? [...securityTests, 'tests/security', ...Object.keys(attacksElsewhere)]
    : isFull
      ? given.slice(1)
      : given;
let ok = true;
if (selection.length === 0) ok = run(process.execPath, ['scripts/check.ts']);

const env = {
  ...process.env,
  // Workers and commands are started hundreds of times.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/exora'),
  EXORA_CHROMIUM: ensureBrowser(),
  ...(isFull && { EXORA_TEST_SIZE: 'full' }),
  ...(isFaults && { EXORA_FAULTS: 'full' }),
  ...(isSecurity && !security.small && { EXORA_SECURITY: 'full' }),
};
const folder = mkdtempSync(join(tmpdir(), 'exora-test-'));
try {
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'test-summary.ts')}`];
  if (isSecurity) reporters.push('--reporter=json', `--outputFile.json=${report}`);
  ok = run(process.execPath, [tool('vitest'), 'run', ...reporters, ...selection], env) && ok;
  if (isSecurity) ok = reportAttacks(reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')))) && ok;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = ok ? 0 : 1;

function run(file: string, args: string[], env = process.env): boolean {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  if (error) throw error;
  return status === 0;
}

/** Prints what the attacks tried, and whether everything held. */
function reportAttacks(report: z.infer<typeof reportSchema>): boolean {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, meta }) => ({
      file: fileName(root, name),
      name: fullName,
      status,
      attack: meta.attack ?? null,
    })),
  );
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const found = securityReport(
    tests,
    broken.map(({ name }) => fileName(root, name)),
  );
  console.log(`\n${reportTable(found)}\n`);
  if (security.json !== undefined) writeFileSync(security.json, `${JSON.stringify(found, null, 2)}\n`);
  console.log(JSON.stringify({ ...found, classes: undefined }));
  return found.holds;
}
