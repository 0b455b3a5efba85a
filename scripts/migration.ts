// Keeps supabase/migrations in step with current_schema, which is what people edit.
//
//   npm run migration -- <name>    drafts the migration and its rollback from what changed in current_schema
//   npm run migration -- --seal    replays all migrations, compares catalogs, then keeps snapshot, changelog and checksums
//   npm run migration -- --check   exits 1 when a sealed file was changed or current_schema has no migration yet
import {
  applyMigrations,
  catalogDifferences,
  createTestDatabase,
  readCatalog,
  splitStatements,
} from '@exora/local-stack/testing';
import postgres from 'postgres';
import { withoutBlocks } from './migration/blocks.ts';
import { chapterOf, draftMigration, todoMark } from './migration/draft.ts';
import { MigrationHistory } from './migration/history.ts';
import { root } from './tools.ts';

const history = new MigrationHistory(root);
const [argument = '', version = timestamp()] = process.argv.slice(2);
if (argument === '--check') complain(...history.problems());
else if (argument === '--seal') await seal();
else if (/^[a-z][a-z0-9_]*$/.test(argument)) await draft(argument, version);
else complain('Say what the migration does in small letters and underscores, or --seal, or --check.');

/** Now, in the form that orders migrations. */
function timestamp(): string {
  return new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

function complain(...sentences: string[]): void {
  if (sentences.length === 0) return;
  console.error(sentences.join('\n'));
  process.exitCode = 1;
}

/** Writes the open migration, or a further one when all are sealed. */
async function draft(name: string, version: string): Promise<void> {
  const sealed = history.sealedSteps().length;
  const step = history.steps()[sealed] ?? history.step(version, name, sealed);
  const { migration, rollback, comparison } = await draftOf(step.name);
  history.write(step.migration, migration);
  history.write(step.rollback, rollback);
  const open = `${migration}${rollback}`.split(`'${todoMark}: `).length - 1;
  const counts = (['added', 'changed', 'dropped'] as const).map((what) => `${comparison[what].length} ${what}`);
  console.log(`${step.migration}: ${counts.join(', ')}, ${open} ${todoMark}`);
}

async function draftOf(name: string): Promise<ReturnType<typeof draftMigration>> {
  const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
  return draftMigration(
    title,
    await withoutBlocks(history.sealedSchema()),
    await withoutBlocks(history.currentSchema()),
  );
}

async function seal(): Promise<void> {
  const at = history.sealedSteps().length;
  const [open, second] = history.steps().slice(at);
  if (open === undefined) return complain('Every migration is sealed.');
  if (second !== undefined) return complain('Seal one migration before the next is written.');
  if (!history.exists(open.rollback)) return complain(`${open.rollback} is missing.`);
  for (const path of [open.migration, open.rollback]) {
    const asks = history.read(path).includes(`'${todoMark}: `);
    if (asks) return complain(`${path} has questions left: search for ${todoMark}.`);
  }
  const differences = await rehearse();
  if (differences.length > 0)
    return complain('The migrations make another schema than current_schema:', ...differences);
  const { comparison } = await draftOf(open.name);
  history.seal(open, chapterOf(`v1.${at}`, `${open.version}_${open.name}`, comparison));
  console.log(`sealed ${open.version}_${open.name}`);
}

/** Where replaying everything, or taking the last migration back, leads elsewhere than it should. */
async function rehearse(): Promise<string[]> {
  const steps = history.steps();
  const wanted = await createTestDatabase();
  const replayed = await createTestDatabase({ schema: false });
  const earlier = await createTestDatabase({ schema: false });
  try {
    await applyMigrations(replayed.ownerUrl);
    const forth = catalogDifferences(await readCatalog(wanted.ownerUrl), await readCatalog(replayed.ownerUrl));
    await applyMigrations(earlier.ownerUrl, { upTo: steps.at(-2)?.version ?? '' });
    await run(replayed.ownerUrl, history.read(steps.at(-1)?.rollback ?? ''));
    const back = catalogDifferences(await readCatalog(earlier.ownerUrl), await readCatalog(replayed.ownerUrl));
    return [...forth, ...back.map((line) => `after the rollback: ${line}`)];
  } finally {
    await Promise.all([wanted.drop(), replayed.drop(), earlier.drop()]);
  }
}

async function run(ownerUrl: string, text: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      for (const statement of splitStatements(text)) await tx.unsafe(statement.text).simple();
    });
  } finally {
    await sql.end();
  }
}
