// Keeps supabase/migrations in step with current_schema, which is what people edit.
//
//   npm run migration -- <name>    drafts the migration and its rollback from what changed in current_schema
//   npm run migration -- --seal    replays all migrations, compares the catalog, then records snapshot, changelog, checksums
//   npm run migration -- --check   exits 1 when a sealed file was changed or current_schema has no migration yet
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyMigrations,
  catalogDifferences,
  createTestDatabase,
  readCatalog,
  splitStatements,
} from '@exora/local-stack/testing';
import postgres from 'postgres';
import { chapterOf, draftMigration, todoMark } from './migration/draft.ts';
import {
  currentSchema,
  filesIn,
  historyProblems,
  joined,
  pathsOf,
  readSteps,
  readText,
  type Step,
  seal,
  sealedSteps,
  writeText,
} from './migration/folder.ts';
import type { SchemaFile } from './migration/statements.ts';
import { root } from './tools.ts';

const [argument = '', version = timestamp()] = process.argv.slice(2);
if (argument === '--check') check();
else if (argument === '--seal') await sealAll();
else if (/^[a-z][a-z0-9_]*$/.test(argument)) draft(argument, version);
else fail('Say what the migration does in small letters and underscores, or --seal, or --check.');

/** Now, in the form that orders migrations. */
function timestamp(): string {
  return new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

function fail(...sentences: string[]): void {
  console.error(sentences.join('\n'));
  process.exitCode = 1;
}

function check(): void {
  const problems = historyProblems();
  if (problems.length > 0) fail(...problems);
}

/** The schema that the sealed migrations make. */
function sealedSchema(): SchemaFile[] {
  const steps = sealedSteps();
  const last = steps.at(-1);
  return last === undefined ? [] : filesIn(readText(pathsOf(last, steps.length - 1).snapshot));
}

function draft(name: string, version: string): void {
  const steps = sealedSteps();
  const step = readSteps()[steps.length] ?? { version, name };
  const { migration, rollback, comparison } = draftMigration(titleOf(name), sealedSchema(), currentSchema());
  const paths = pathsOf(step, steps.length);
  writeText(paths.migration, migration);
  writeText(paths.rollback, rollback);
  const open = [migration, rollback].join('\n').split(`'${todoMark}: `).length - 1;
  const count = (what: readonly string[]) => what.length;
  console.log(
    `${paths.migration}: ${count(comparison.added)} added, ${count(comparison.changed)} changed, ` +
      `${count(comparison.dropped)} dropped, ${open} ${todoMark}`,
  );
}

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

async function sealAll(): Promise<void> {
  const from = sealedSteps().length;
  const open = readSteps().slice(from);
  for (const [at, step] of open.entries()) {
    const paths = pathsOf(step, from + at);
    if (!existsSync(join(root, paths.rollback))) return fail(`${paths.rollback} is missing.`);
    for (const path of [paths.migration, paths.rollback]) {
      if (readText(path).includes(`'${todoMark}: `)) return fail(`${path} has questions left: search for ${todoMark}.`);
    }
  }
  if (open.length > 1) return fail('Seal one migration before the next is written.');
  const differences = await rehearse(open[0] ?? null);
  if (differences.length > 0) return fail('The migrations make another schema than current_schema:', ...differences);
  for (const step of open) {
    const summary = draftMigration('', sealedSchema(), currentSchema()).comparison;
    writeText(pathsOf(step, from).snapshot, joined(currentSchema()));
    seal(step, from, chapterOf(`v1.${from}`, `${step.version}_${step.name}`, summary));
    console.log(`sealed ${step.version}_${step.name}`);
  }
}

/** Where replaying everything, or taking the last migration back, leads elsewhere than it should. */
async function rehearse(last: Step | null): Promise<string[]> {
  const [wanted, replayed] = [await createTestDatabase(), await createTestDatabase({ schema: false })];
  const before = await createTestDatabase({ schema: false });
  try {
    await applyMigrations(replayed.ownerUrl);
    const differences = catalogDifferences(await readCatalog(wanted.adminUrl), await readCatalog(replayed.adminUrl));
    if (last === null || readSteps().length < 2) return differences;
    const sql = postgres(replayed.ownerUrl, { max: 1, onnotice: () => undefined });
    await sql.begin(async (tx) => {
      const rollback = readText(pathsOf(last, 0).rollback);
      for (const { text } of splitStatements(rollback)) await tx.unsafe(text).simple();
    });
    await sql.end();
    const earlier = readSteps().at(-2);
    await applyMigrations(before.ownerUrl, { upTo: earlier?.version ?? '' });
    const back = catalogDifferences(await readCatalog(before.adminUrl), await readCatalog(replayed.adminUrl));
    return [...differences, ...back.map((line) => `after the rollback: ${line}`)];
  } finally {
    await Promise.all([wanted.drop(), replayed.drop(), before.drop()]);
  }
}
