import { relative } from 'node:path';
import { attacksElsewhere } from '../tests/security/elsewhere.ts';
import { type AttackClass, type AttackOutcome, attackClasses } from '../tests/security/harness/attack-classes.ts';

/** A finished test, as far as the report of the attacks needs it. */
export interface FinishedTest {
  /** Path of its file, from the repository's root. */
  file: string;
  name: string;
  status: string;
  attack: AttackOutcome | null;
}

/** What was tried of one class, and what came of it. */
export interface ClassReport {
  class: AttackClass;
  attacks: number;
  tried: number;
  held: number;
  controls: number;
  controlsPassed: number;
  holes: string[];
}

/** The report over all attacks. `holds` is whether everything was tried, held, and shown to be possible otherwise. */
export interface SecurityReport {
  classes: ClassReport[];
  attacks: number;
  tried: number;
  held: number;
  controls: number;
  controlsPassed: number;
  /** Files that should have been run and have no finished test. */
  missing: string[];
  holds: boolean;
}

/**
 * Counts by class. A test that says what it tried counts with all of that; any other test of a listed file is one try, whose
 * twin stands in the same test. One that failed without a hole of its own is a hole by its name; a skipped one is too.
 */
export function securityReport(tests: readonly FinishedTest[], brokenFiles: readonly string[] = []): SecurityReport {
  const classes = attackClasses.map(
    (name): ClassReport => ({ class: name, attacks: 0, tried: 0, held: 0, controls: 0, controlsPassed: 0, holes: [] }),
  );
  const of = (name: AttackClass) => classes.find((one) => one.class === name);
  for (const { file, name, status, attack } of tests) {
    const known = attack?.class ?? attacksElsewhere[file];
    const entry = known === undefined ? undefined : of(known);
    if (entry === undefined) continue;
    const passed = status === 'passed';
    entry.attacks += 1;
    if (attack === null) {
      entry.tried += 1;
      entry.held += passed ? 1 : 0;
      if (!passed) entry.holes.push(`${name} (${status})`);
      continue;
    }
    entry.tried += attack.tried;
    entry.held += attack.tried - attack.holes.length;
    entry.controls += attack.controls;
    entry.controlsPassed += attack.controls - attack.failedControls.length;
    entry.holes.push(...attack.holes.map((hole) => `${attack.name}: ${hole}`));
    entry.holes.push(...attack.failedControls.map((control) => `${attack.name}: control failed: ${control}`));
    if (!passed && attack.holes.length + attack.failedControls.length === 0) entry.holes.push(`${name} (${status})`);
  }
  const sum = (pick: (entry: ClassReport) => number) => classes.reduce((total, entry) => total + pick(entry), 0);
  const run = new Set(tests.map(({ file }) => file));
  const missing = [...Object.keys(attacksElsewhere).filter((file) => !run.has(file)), ...brokenFiles];
  const totals = {
    attacks: sum((entry) => entry.attacks),
    tried: sum((entry) => entry.tried),
    held: sum((entry) => entry.held),
    controls: sum((entry) => entry.controls),
    controlsPassed: sum((entry) => entry.controlsPassed),
  };
  const isWhole = totals.tried > 0 && totals.controls > 0 && classes.every(({ attacks }) => attacks > 0);
  const isHeld = classes.every(({ holes }) => holes.length === 0) && missing.length === 0;
  return { classes, ...totals, missing, holds: isWhole && isHeld };
}

/** The report as a table for people. */
export function reportTable({ classes, missing, ...totals }: SecurityReport): string {
  const line = (name: string, one: Omit<ClassReport, 'class' | 'holes'>) =>
    [
      name.padEnd(22),
      String(one.attacks).padStart(8),
      String(one.tried).padStart(8),
      String(one.held).padStart(8),
      `${one.controlsPassed}/${one.controls}`.padStart(12),
    ].join('');
  return [
    `${'class'.padEnd(22)}${'attacks'.padStart(8)}${'tries'.padStart(8)}${'held'.padStart(8)}${'controls'.padStart(12)}`,
    ...classes.map((one) => line(one.class, one)),
    line('all', totals),
    ...classes.flatMap((one) => one.holes.map((hole) => `HOLE  ${one.class}: ${hole}`)),
    ...classes.filter(({ attacks }) => attacks === 0).map((one) => `HOLE  ${one.class}: nothing was tried`),
    ...missing.map((file) => `HOLE  ${file} was not run`),
  ].join('\n');
}

/** A test's file from the repository's root, with slashes. */
export function fileName(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}
