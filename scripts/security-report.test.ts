import { expect, test } from 'vitest';
import { attacksElsewhere } from '../tests/security/elsewhere.ts';
import { attackClasses } from '../tests/security/harness/attack-classes.ts';
import { type FinishedTest, reportTable, securityReport } from './security-report.ts';

const elsewhere = Object.keys(attacksElsewhere).map(
  (file): FinishedTest => ({ file, name: `of ${file}`, status: 'passed', attack: null }),
);
const own = attackClasses.map(
  (name): FinishedTest => ({
    file: 'tests/security/api.test.ts',
    name: `${name}: an attack`,
    status: 'passed',
    attack: { class: name, name: 'an attack', tried: 3, holes: [], controls: 2, failedControls: [] },
  }),
);
const all = [...own, ...elsewhere];

test('everything that held is counted, with its controls', () => {
  const report = securityReport(all);
  expect(report).toMatchObject({ holds: true, attacks: all.length, controls: 2 * own.length, missing: [] });
  expect([report.held, report.controlsPassed]).toEqual([report.tried, report.controls]);
  expect(reportTable(report)).not.toContain('HOLE');
});

test.each<[string, readonly FinishedTest[], readonly string[]]>([
  ['a hole', changed({ holes: ['a stranger'] }), []],
  ['a control that failed', changed({ failedControls: ['the owner'] }), []],
  ['a test that broke before it found one', all.map((one, at) => (at === 0 ? { ...one, status: 'failed' } : one)), []],
  ['a failed test elsewhere', all.map((one, at) => (at === all.length - 1 ? { ...one, status: 'failed' } : one)), []],
  ['a skipped test elsewhere', all.map((one, at) => (at === all.length - 1 ? { ...one, status: 'skipped' } : one)), []],
  ['a file that was not run', all.slice(0, -1), []],
  ['a file that could not be loaded', all, ['tests/security/stack.test.ts']],
  ['nothing', [], []],
])('%s fails, and is named', (_, tests, broken) => {
  const report = securityReport(tests, broken);
  expect(report.holds).toBe(false);
  expect(reportTable(report)).toContain('HOLE');
});

function changed(change: { holes?: string[]; failedControls?: string[] }): FinishedTest[] {
  return all.map((one, at) =>
    at === 0 && one.attack !== null ? { ...one, status: 'failed', attack: { ...one.attack, ...change } } : one,
  );
}
