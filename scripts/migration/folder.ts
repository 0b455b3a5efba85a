import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools.ts';
import type { SchemaFile } from './statements.ts';

const migrationsFolder = 'supabase/migrations';
const historyFolder = 'migration_history';
const checksumsFile = `${historyFolder}/checksums.sha256`;
const changelogFile = `${historyFolder}/changelog.md`;

/** One migration of the history, by its version and name. */
export interface Step {
  version: string;
  name: string;
}

/** Where a step's parts are, from the repository's root. Snapshots are numbered 1.0, 1.1 … in the order of migrations. */
export function pathsOf({ version, name }: Step, at: number): Record<'migration' | 'rollback' | 'snapshot', string> {
  return {
    migration: `${migrationsFolder}/${version}_${name}.sql`,
    rollback: `${migrationsFolder}/rollbacks/${version}_${name}.sql`,
    snapshot: `${historyFolder}/v1.${at}_${name}.sql`,
  };
}

/** The migrations in order. */
export function readSteps(): Step[] {
  return readdirSync(join(root, migrationsFolder))
    .sort()
    .flatMap((file) => {
      const [, version, name] = /^(\d{14})_(\w+)\.sql$/.exec(file) ?? [];
      return version === undefined || name === undefined ? [] : [{ version, name }];
    });
}

/** The schema as it is, file by file. */
export function currentSchema(): SchemaFile[] {
  const folder = join(root, 'current_schema');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** All files in one, as a snapshot keeps them. */
export function joined(files: readonly SchemaFile[]): string {
  return files.map(({ text }) => text).join('');
}

/** A snapshot's files: each begins with a header that says its name. */
export function filesIn(snapshot: string): SchemaFile[] {
  const starts = [...snapshot.matchAll(/^-- =+\n-- (\d\d_\w+\.SQL) - /gm)];
  return starts.map((match, at) => ({
    name: (match[1] ?? '').toLowerCase(),
    text: snapshot.slice(match.index, starts[at + 1]?.index),
  }));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function writeText(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

/** Steps whose parts are in the list of checksums: they never change again. */
export function sealedSteps(): Step[] {
  const sealed = readChecksums();
  return readSteps().filter((step, at) => sealed.has(pathsOf(step, at).migration));
}

/** Path and SHA-256 of everything that must never change again; `sha256sum --check` reads it too. */
function readChecksums(): Map<string, string> {
  if (!existsSync(join(root, checksumsFile))) return new Map();
  const lines = readText(checksumsFile).split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** Adds a step's parts to the list, and what it did to the changelog. */
export function seal(step: Step, at: number, summary: string): void {
  const paths = Object.values(pathsOf(step, at));
  const sums = [...readChecksums()].map(([path, sum]) => `${sum}  ${path}\n`);
  const added = paths.map((path) => `${sha256(readText(path))}  ${path}\n`);
  writeText(checksumsFile, [...sums, ...added].join(''));
  const before = existsSync(join(root, changelogFile)) ? readText(changelogFile) : changelogHead;
  writeText(changelogFile, `${before}\n${summary}`);
}

const changelogHead = `# Changes of the schema

Written by \`npm run migration -- --seal\`, one chapter for each migration; \`npm run check\` compares it with the files.
`;

/** What is wrong with the history, a sentence each; nothing when all is well. */
export function historyProblems(): string[] {
  const problems: string[] = [];
  for (const [path, sum] of readChecksums()) {
    if (!existsSync(join(root, path))) problems.push(`${path} is missing: what is sealed stays.`);
    else if (sha256(readText(path)) !== sum)
      problems.push(`${path} was changed after it was sealed: write another migration instead.`);
  }
  const steps = readSteps();
  const sealed = readChecksums();
  const changelog = existsSync(join(root, changelogFile)) ? readText(changelogFile) : '';
  for (const [at, step] of steps.entries()) {
    const { migration, rollback } = pathsOf(step, at);
    if (!sealed.has(migration)) problems.push(`${migration} is not sealed. Run: npm run migration -- --seal`);
    if (!existsSync(join(root, rollback))) problems.push(`${rollback} is missing.`);
    if (!changelog.includes(`\`${step.version}_${step.name}\``)) problems.push(`${changelogFile} lacks ${migration}.`);
  }
  const last = steps.length - 1;
  const step = steps[last];
  if (step !== undefined) {
    const { snapshot } = pathsOf(step, last);
    const isCurrent = existsSync(join(root, snapshot)) && readText(snapshot) === joined(currentSchema());
    if (!isCurrent) {
      problems.push(`current_schema differs from ${snapshot}. Run: npm run migration -- <what it changes>`);
    }
  }
  return problems;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
